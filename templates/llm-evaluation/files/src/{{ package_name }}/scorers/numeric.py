"""A number with its unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvaluationError
from ..reading import fields, number_of
from .scorer import Judged

# Each unit with what it measures, and how much of the first unit there it is.
_UNITS: Mapping[str, tuple[str, float]] = {
    "": ("count", 1),
    "%": ("share", 1),
    "b": ("bytes", 1),
    **{f"{p}b": ("bytes", 1000 ** (n + 1)) for n, p in enumerate("kmgt")},
    **{f"{p}ib": ("bytes", 1024 ** (n + 1)) for n, p in enumerate("kmgt")},
    **{f"{p}i": ("bytes", 1024 ** (n + 1)) for n, p in enumerate("kmgt")},
    "ms": ("time", 0.001),
    **dict.fromkeys(("s", "sec", "second", "seconds"), ("time", 1)),
    **dict.fromkeys(("min", "minute", "minutes"), ("time", 60)),
    **dict.fromkeys(("h", "hour", "hours"), ("time", 3600)),
    **dict.fromkeys(("d", "day", "days"), ("time", 86400)),
    "m": ("cores", 0.001),
    **dict.fromkeys(("core", "cores", "cpu", "cpus"), ("cores", 1)),
    **dict.fromkeys(("usd", "$"), ("money", 1)),
}
_QUANTITY = re.compile(
    r"(?<![\w.])(?P<dollar>\$)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\.?\d)"
    r"(?:e(?P<power>[+-]?\d{1,2}))?\s?(?P<unit>%|[A-Za-z]+\b)?"
)
_ANSWER = re.compile(r"^\s*answer\s*:\s*(.+)$", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Numeric:
    """Right if the answer gives one quantity of the kind asked for, within the tolerance.

    Where a line begins with `Answer:`, that line alone is the answer; steps before it may hold
    other numbers.
    """

    value: float
    unit: str
    tolerance: float
    kind: str = "numeric"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Numeric":
        raw = fields(raw, {"value"}, {"unit", "tolerance"}, where)
        unit = raw.get("unit", "")
        if not isinstance(unit, str) or unit.casefold() not in _UNITS:
            raise EvaluationError(f"{where}: there is no unit {unit!r}")
        tolerance = number_of({"tolerance": 0, **raw}, "tolerance", where)
        return cls(number_of(raw, "value", where), unit.casefold(), tolerance)

    def judge(self, text: str) -> Judged:
        dimension, scale = _UNITS[self.unit]
        wanted = self.value * scale
        answers = _ANSWER.findall(text)
        found = {
            value
            for value, kind in quantities(answers[-1] if answers else text)
            if kind == dimension
        }
        if not found:
            return Judged(0.0, f"it gives no {dimension}")
        if len(found) > 1:
            return Judged(0.0, f"it gives {len(found)} different answers")
        off = abs(found.pop() - wanted)
        if off <= self.tolerance * wanted + 1e-9 * max(1.0, wanted):
            return Judged(1.0)
        return Judged(0.0, f"it is not {self.value:g} {self.unit}".rstrip())


def quantities(text: str) -> list[tuple[float, str]]:
    """Return the quantities of a text, each in the first unit of what it measures.

    A word that is no unit leaves a plain number: "3 pods" is a count of 3.
    """
    found = []
    for match in _QUANTITY.finditer(text):
        unit = "$" if match["dollar"] else (match["unit"] or "").casefold()
        kind, scale = _UNITS.get(unit, _UNITS[""])
        number = float(match["number"].replace(",", "")) * 10.0 ** int(match["power"] or 0)
        found.append((number * scale, kind))
    return found
