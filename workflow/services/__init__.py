"""Hold the use cases, one file per aggregate: verbs that change, and that never commit."""
