"""Measure what the system does against what the database alone could do, on the machine at hand."""
