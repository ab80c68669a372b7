"""What all scorers share."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Judged:
    """How right an answer is, from 0 to 1, and why."""

    value: float
    note: str = ""


class Scorer(Protocol):
    """Judges the text of an answer."""

    @property
    def kind(self) -> str:
        """The name that tasks call it by."""
        ...

    def judge(self, text: str) -> Judged:
        """Return how right it is; a malformed answer is worth 0, and is no error."""
        ...


def plain(text: str) -> str:
    """Return a text without what does not matter: case, runs of blanks, quotes around it."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text.strip("`'\"").rstrip(".").strip("`'\"").casefold()


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, in small letters."""
    return re.findall(r"\w+(?:[.\-/:]\w+)*", unicodedata.normalize("NFC", text).casefold())
