"""A set of items, in any order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvaluationError
from ..reading import fields, texts_of
from .scorer import Judged, plain

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Items:
    """As right as the share of items that both sets have of those that any has (Jaccard's)."""

    expected: tuple[str, ...]
    kind: str = "items"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Items":
        raw = fields(raw, {"expected"}, set(), where)
        expected = texts_of(raw, "expected", where)
        if not expected:
            raise EvaluationError(f"{where}: expected names one item at least")
        return cls(expected)

    def judge(self, text: str) -> Judged:
        found = {plain(it) for it in items_of(text)} - {""}
        wanted = {plain(it) for it in self.expected}
        missing, extra = sorted(wanted - found), sorted(found - wanted)
        if not missing and not extra:
            return Judged(1.0)
        notes = [f"missing: {', '.join(missing)}"] if missing else []
        notes += [f"too many: {', '.join(extra)}"] if extra else []
        return Judged(len(wanted & found) / len(wanted | found), "; ".join(notes))


def items_of(text: str) -> list[str]:
    """Return the items of a list: one a line, or between commas where there is one line."""
    lines = [_BULLET.sub("", line) for line in text.strip().split("\n") if line.strip()]
    return lines if len(lines) != 1 else lines[0].split(",")
