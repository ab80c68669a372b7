"""Who preferred whose answer: a file of people's verdicts, and one of a judge's."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import EvaluationError
from .files import write_whole
from .reading import fields, read_json_lines, text_of

TIE = "tie"
# A judge that prefers another answer when they change places has no verdict.
UNDECIDED = "undecided"
_KEYS = {"task", "first", "second", "verdict"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Two models' answers to a task, and whose was preferred: a model, `tie` or `undecided`."""

    task: str
    first: str
    second: str
    verdict: str

    @property
    def about(self) -> tuple[str, str, str]:
        return self.task, self.first, self.second


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements of a file, none if there is no file, or raise `EvaluationError`."""
    if not path.exists():
        return []
    found: dict[tuple[str, str, str], Judgement] = {}
    for number, raw in enumerate(read_json_lines(path), start=1):
        where = f"{path}, line {number}"
        it = _judgement(raw, where)
        if it.about in found:
            raise EvaluationError(f"{where}: {' '.join(it.about)} is judged already")
        found[it.about] = it
    return list(found.values())


def write_judgements(path: Path, judgements: Sequence[Judgement]) -> None:
    """Write the file whole, in the order of tasks and models."""
    rows = [
        {"task": it.task, "first": it.first, "second": it.second, "verdict": it.verdict}
        for it in sorted(judgements, key=lambda it: it.about)
    ]
    write_whole(path, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))


def tally(judgements: Sequence[Judgement]) -> Mapping[str, int]:
    """Return how often each verdict was given, the most frequent first."""
    verdicts = [it.verdict for it in judgements]
    names = sorted(set(verdicts), key=lambda name: (-verdicts.count(name), name))
    return {name: verdicts.count(name) for name in names}


def _judgement(raw: Any, where: str) -> Judgement:
    raw = fields(raw, _KEYS, set(), where)
    it = Judgement(*(text_of(raw, key, where) for key in ("task", "first", "second", "verdict")))
    if it.first >= it.second:
        raise EvaluationError(f"{where}: first and second are two models, in their names' order")
    if it.verdict not in {it.first, it.second, TIE, UNDECIDED}:
        raise EvaluationError(
            f"{where}: the verdict is {it.first}, {it.second}, {TIE} or {UNDECIDED}"
        )
    return it
