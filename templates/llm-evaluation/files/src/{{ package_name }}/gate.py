"""A gate for CI: a model must not get worse than it was when somebody last agreed to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .errors import EvaluationError
from .files import write_whole
from .reading import fields, parse_json, read_text
from .score import Score


@dataclass(frozen=True, slots=True)
class Baseline:
    """Which tasks a model passed, when it was accepted."""

    model: str
    passed: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a model lost and gained since its baseline."""

    baseline: Baseline
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    good: bool
    reason: str


def read_baseline(path: Path) -> Baseline:
    """Return the baseline of a file, or raise `EvaluationError`."""
    raw = fields(parse_json(read_text(path), str(path)), {"model", "passed"}, set(), str(path))
    model, passed = raw["model"], raw["passed"]
    if not isinstance(model, str) or not isinstance(passed, dict) or not passed:
        raise EvaluationError(f"{path}: model is a text, and passed an object that is not empty")
    if not all(isinstance(it, bool) for it in passed.values()):
        raise EvaluationError(f"{path}: what passed is true or false")
    return Baseline(model, passed)


def write_baseline(path: Path, model: str, scores: Sequence[Score]) -> None:
    """Keep which tasks passed, the file whole at any time."""
    passed = {it.task.id: it.passed for it in sorted(scores, key=lambda it: it.task.id)}
    text = json.dumps({"model": model, "passed": passed}, indent=2, ensure_ascii=False)
    write_whole(path, f"{text}\n")


def judge(baseline: Baseline, scores: Sequence[Score]) -> Gate:
    """Return whether the model is no worse: it passes as many of the same tasks, or more.

    Raises `EvaluationError` if the tasks are not those of the baseline: what was not measured
    before cannot have got worse, and what is missing now may have.
    """
    now = {it.task.id: it.passed for it in scores}
    changed = sorted(now.keys() ^ baseline.passed.keys())
    if changed:
        raise EvaluationError(
            f"the baseline is of other tasks ({', '.join(changed[:5])}); write it anew"
        )
    lost = tuple(task for task, passed in now.items() if baseline.passed[task] and not passed)
    gained = tuple(task for task, passed in now.items() if passed and not baseline.passed[task])
    good = len(lost) <= len(gained)
    return Gate(baseline, lost, gained, good, f"{len(lost)} lost, {len(gained)} gained")


def junit(gate: Gate, scores: Sequence[Score]) -> str:
    """Return the gate as JUnit's XML: a case for each task, a failure for each that was lost.

    Where the gate passes all the same, what was lost is told as output and not as a failure.
    """
    suite = ElementTree.Element(
        "testsuite",
        name=f"gate {gate.baseline.model}",
        tests=str(len(scores) + 1),
        failures=str(0 if gate.good else len(gate.lost) + 1),
        errors="0",
        skipped="0",
    )
    verdict = ElementTree.SubElement(suite, "testcase", classname="gate", name="verdict")
    if not gate.good:
        ElementTree.SubElement(verdict, "failure", message=gate.reason)
    for score in scores:
        case = ElementTree.SubElement(suite, "testcase", classname="task", name=score.task.id)
        if score.task.id in gate.lost:
            said = _printable("; ".join(score.notes) or "it does not pass any more")
            if gate.good:
                ElementTree.SubElement(case, "system-out").text = said
            else:
                ElementTree.SubElement(case, "failure", message=said)
    ElementTree.indent(suite)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suite, "unicode")}\n'


def _printable(text: str) -> str:
    """XML has no place for most control characters, whatever a model says."""
    return "".join(it if it.isprintable() else " " for it in text)
