"""Bars of shares with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from .html import Html, html

_WIDTH, _ROW, _BAR, _LEFT, _RIGHT = 640, 34, 18, 190, 90


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
    room = _WIDTH - _LEFT - _RIGHT
    shapes = []
    for number, bar in enumerate(rows):
        if not 0 <= bar.low <= bar.share <= bar.high <= 1:
            raise ValueError(f"{bar.name}: {bar.low} to {bar.high} is no interval of {bar.share}")
        top = number * _ROW + 8
        middle = top + _BAR / 2
        low, high = (_LEFT + room * end for end in (bar.low, bar.high))
        shapes.append(
            f'<text x="0" y="{middle + 5:.1f}">{html(bar.name).text}</text>'
            f'<rect x="{_LEFT}" y="{top}" width="{room * bar.share:.1f}" height="{_BAR}" rx="2"/>'
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
            f'<line x1="{low:.1f}" x2="{low:.1f}" y1="{top + 4}" y2="{top + _BAR - 4}"/>'
            f'<line x1="{high:.1f}" x2="{high:.1f}" y1="{top + 4}" y2="{top + _BAR - 4}"/>'
            f'<text class="dim" x="{_WIDTH - _RIGHT + 10}" y="{middle + 5:.1f}">'
            f"{html(bar.says).text}</text>"
        )
    height = len(rows) * _ROW + 8
    return Html(
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img"'
        f' aria-label="{html(title).text}"><title>{html(title).text}</title>{"".join(shapes)}</svg>'
    )
