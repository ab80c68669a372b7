# A comment neither: hidden_in_comment
KEY = "known_key"


def run(told: str) -> None:
    """Do: hidden_in_docstring."""
