"""From logs to a model to a channel, through a client that no provider owns."""
