"""Bars of shares with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from .html import Html, html

# As wide as a narrow telephone shows it without making the text smaller: so names stand above their
# bars and not beside them.
_WIDTH, _ROW, _BAR, _TEXT = 360, 48, 16, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A share between 0 and 1, its interval, and the words behind it."""

    name: str
    share: float
    low: float
    high: float
    says: str


def bars(rows: Sequence[Bar], title: str) -> Html:
    """Return the bars below each other, with a title for those who listen to the page."""
    shapes = []
    for number, bar in enumerate(rows):
        if not 0 <= bar.low <= bar.share <= bar.high <= 1:
            raise ValueError(f"{bar.name}: {bar.low} to {bar.high} is no interval of {bar.share}")
        text = number * _ROW + _TEXT
        top = text + 6
        middle = top + _BAR / 2
        low, high = (_WIDTH * end for end in (bar.low, bar.high))
        shapes.append(
            f'<text x="0" y="{text}">{html(bar.name).text}</text>'
            f'<text class="dim" x="{_WIDTH}" y="{text}" text-anchor="end">'
            f"{html(bar.says).text}</text>"
            f'<rect class="room" x="0" y="{top}" width="{_WIDTH}" height="{_BAR}" rx="2"/>'
            f'<rect x="0" y="{top}" width="{_WIDTH * bar.share:.1f}" height="{_BAR}" rx="2"/>'
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
            f'<line x1="{low:.1f}" x2="{low:.1f}" y1="{top + 4}" y2="{top + _BAR - 4}"/>'
            f'<line x1="{high:.1f}" x2="{high:.1f}" y1="{top + 4}" y2="{top + _BAR - 4}"/>'
        )
    height = len(rows) * _ROW
    said = html(title).text
    return Html(
        f'<svg viewBox="-1 0 {_WIDTH + 2} {height}" width="{_WIDTH + 2}" height="{height}"'
        f' role="img" aria-label="{said}"><title>{said}</title>{"".join(shapes)}</svg>'
    )
