"""Faults of a task set that make every figure drawn from it wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from .errors import EvaluationError
from .reading import read_text
from .scorers.scorer import words
from .tasks import Task

# Two questions are near duplicates if they share so much of their runs of three words.
ALIKE = 0.5
# A task has leaked into a text if this many words in a row stand there as in its question.
LEAKED_WORDS = 10
_RUN = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a task."""

    task: str
    kind: str
    says: str


def faults_of(tasks: Sequence[Task], against: Sequence[Path] = ()) -> list[Fault]:
    """Return duplicates, and tasks whose text stands in what models are shown or tuned on.

    Raises `EvaluationError` if a file of `against` cannot be read.
    """
    return [*_duplicates(tasks), *_leaks(tasks, against), *_answers_in_questions(tasks)]


def likeness(first: str, second: str) -> float:
    """Return the share of runs of three words that two texts have in common, from 0 to 1."""
    one, other = _runs(words(first), _RUN), _runs(words(second), _RUN)
    return len(one & other) / len(one | other) if one | other else 0.0


def _duplicates(tasks: Sequence[Task]) -> list[Fault]:
    found = []
    for first, second in combinations(tasks, 2):
        if likeness(_whole(first), _whole(second)) >= ALIKE:
            says = f"nearly the same as {first.id}: it would count twice"
            if first.held_out != second.held_out:
                says += ", and what is held back would be known"
            found.append(Fault(second.id, "duplicate", says))
    return found


def _leaks(tasks: Sequence[Task], against: Sequence[Path]) -> list[Fault]:
    found = []
    for path in against:
        runs = _runs(words(read_text(path)), LEAKED_WORDS)
        for task in tasks:
            if _runs(words(_whole(task)), LEAKED_WORDS) & runs:
                says = f"{LEAKED_WORDS} words in a row stand in {path}: models may have seen it"
                found.append(Fault(task.id, "leaked", says))
    return found


def _answers_in_questions(tasks: Sequence[Task]) -> list[Fault]:
    """A question that is a right answer itself measures nothing."""
    return [
        Fault(task.id, "given-away", "the question itself is scored as right")
        for task in tasks
        if task.scorer.judge(task.question).value == 1.0
    ]


def _whole(task: Task) -> str:
    return "\n".join([task.question, *(source.text for source in task.sources)])


def _runs(text: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(text[at : at + length]) for at in range(len(text) - length + 1)}


def files_below(folders: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and all files below folders that are."""
    found: list[Path] = []
    for folder in folders:
        if not folder.exists():
            raise EvaluationError(f"there is no {folder}")
        inside = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        found += [path for path in inside if path.is_file() and not path.is_symlink()]
    return found
