"""A small fleet on this machine, and a tour of the commands over it."""
