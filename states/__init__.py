"""Say what may happen: pure values, rules and tables that anything may import."""
