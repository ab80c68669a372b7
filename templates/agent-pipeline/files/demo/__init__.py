"""A small fleet in trouble on this machine, and the pipeline at work on it."""
