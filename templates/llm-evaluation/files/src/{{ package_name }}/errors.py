"""What can go wrong, sorted by what the caller can do about it."""


class EvaluationError(Exception):
    """Something of the evaluation is not as it has to be; the message says what, and where."""
