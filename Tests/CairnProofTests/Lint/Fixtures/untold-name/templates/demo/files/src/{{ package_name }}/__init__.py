"""A docstring is no place to tell: hidden_in_prose."""
