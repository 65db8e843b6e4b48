"""Let people reach the product: pages, REST, command line."""
