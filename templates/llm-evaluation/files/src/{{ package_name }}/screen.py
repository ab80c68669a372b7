"""Text from outside, made safe for a person's terminal."""

from collections.abc import Iterable, Iterator, Sequence


def lines_of(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without whatever a terminal obeys instead of showing it.

    A model, or an incident, could otherwise move the cursor and rewrite what a person reads.
    """
    for line in lines:
        yield "".join(it if it.isprintable() else " " for it in line)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines whose columns stand below each other."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
