"""Text becomes HTML in one place only, so nothing is written unescaped by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Html:
    """HTML that is complete in itself."""

    text: str

    def __add__(self, other: Html) -> Html:
        return Html(self.text + other.text)


def html(value: object) -> Html:
    """Return a value as HTML: what is HTML already stays, everything else is escaped."""
    return value if isinstance(value, Html) else Html(escape(visible(str(value))))


def visible(text: str) -> str:
    """Return a text in which characters that nobody sees, or that turn a line, are written out."""
    return "".join(it if it.isprintable() or it in "\n\t" else f"\\u{{{ord(it):x}}}" for it in text)
