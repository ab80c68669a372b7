"""The measure of the scorers: how far good answers stand above corrupted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import EvaluationError
from .reading import fields, read_json_lines, texts_of
from .scorers import SCORERS, Scorer, open_scorer
from .summary import mean


@dataclass(frozen=True, slots=True)
class Row:
    """A scorer with texts that it has to tell apart."""

    scorer: Scorer
    good: tuple[str, ...]
    corrupted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a type of scorer gives to good and to corrupted texts on average."""

    kind: str
    good: float
    corrupted: float

    @property
    def margin(self) -> float:
        return self.good - self.corrupted


@dataclass(frozen=True, slots=True)
class Inversion:
    """A corrupted text that is worth as much as a good one of its row, or more."""

    kind: str
    text: str
    value: float


def read_rows(folder: Path) -> list[Row]:
    """Return the rows of all files of a folder, or raise `EvaluationError`."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise EvaluationError(f"{folder} has no rows: there is no file *.jsonl")
    return [
        _row(raw, f"{path}, line {number}")
        for path in paths
        for number, raw in enumerate(read_json_lines(path), start=1)
    ]


def measures(rows: Sequence[Row]) -> list[Measure]:
    """Return the measure of each type that has rows, by name."""
    found = []
    for kind in sorted({row.scorer.kind for row in rows}):
        own = [row for row in rows if row.scorer.kind == kind]
        good = [row.scorer.judge(text).value for row in own for text in row.good]
        bad = [row.scorer.judge(text).value for row in own for text in row.corrupted]
        found.append(Measure(kind, mean(good), mean(bad)))
    return found


def inversions(rows: Sequence[Row]) -> list[Inversion]:
    """Return the corrupted texts that are worth no less than some good text of their row."""
    found = []
    for row in rows:
        lowest = min(row.scorer.judge(text).value for text in row.good)
        for text in row.corrupted:
            value = row.scorer.judge(text).value
            if value >= lowest:
                found.append(Inversion(row.scorer.kind, text, value))
    return found


def missing_kinds(rows: Sequence[Row]) -> list[str]:
    """Return the types of scorers that no row measures."""
    return sorted(SCORERS.keys() - {row.scorer.kind for row in rows})


def _row(raw: Any, where: str) -> Row:
    raw = fields(raw, {"scorer", "good", "corrupted"}, set(), where)
    good, corrupted = texts_of(raw, "good", where), texts_of(raw, "corrupted", where)
    if not good or not corrupted:
        raise EvaluationError(f"{where}: good and corrupted have one text each at least")
    return Row(open_scorer(raw["scorer"], f"{where}: scorer"), good, corrupted)
