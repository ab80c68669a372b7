"""Text from outside, made safe for a person's terminal."""


def one_line(text: str) -> str:
    """Return `text` without line ends and whatever else a terminal obeys instead of showing it.

    A log line or a model could otherwise move the cursor and rewrite what a person reads before
    saying yes.
    """
    return "".join(c if c.isprintable() else " " for c in text)
