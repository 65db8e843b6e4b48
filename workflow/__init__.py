"""Do what happens: domain, persistence, use cases."""
