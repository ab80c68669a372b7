"""A first run without an account, a key or a network."""
