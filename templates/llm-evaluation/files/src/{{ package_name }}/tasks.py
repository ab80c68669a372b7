"""Tasks: what is asked, what a right answer is, and where each task comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from .errors import EvaluationError
from .reading import fields, read_json_lines, text_of, texts_of
from .scorers import Scorer, open_scorer

Form = Literal["line", "list", "json", "prose"]
_NEEDED = {"id", "question", "form", "scorer"}
_ALLOWED = {"sources", "complete", "tags", "held_out", "provenance"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text that an answer may rest on."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a task comes from: whoever doubts it can look there, and ask somebody."""

    source: str
    author: str
    date: date
    licence: str


@dataclass(frozen=True, slots=True)
class Task:
    """A question with what its answer is judged by."""

    id: str
    question: str
    form: Form
    scorer: Scorer
    sources: tuple[Source, ...] = ()
    # What a complete answer mentions, each in one of the ways that stand between bars.
    complete: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    # Looked at only when it is asked for, so that nobody tunes a prompt to it.
    held_out: bool = False
    provenance: Provenance | None = None


def read_tasks(folder: Path) -> list[Task]:
    """Return the tasks of all files of a folder, in the order of their names.

    Raises `EvaluationError` if something is not of the form, or an id is there twice.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise EvaluationError(f"{folder} has no tasks: there is no file *.jsonl")
    tasks: dict[str, Task] = {}
    for path in paths:
        for number, raw in enumerate(read_json_lines(path), start=1):
            where = f"{path}, task {number}"
            task = _task(raw, where)
            if task.id in tasks:
                raise EvaluationError(f"{where}: there is a task {task.id} already")
            tasks[task.id] = task
    return list(tasks.values())


def chosen(tasks: Sequence[Task], *, held_out: bool) -> list[Task]:
    """Return the held-back tasks, or the others."""
    found = [task for task in tasks if task.held_out == held_out]
    if not found:
        raise EvaluationError(f"no task is {'held back' if held_out else 'open'}")
    return found


def _task(raw: Any, where: str) -> Task:
    raw = fields(raw, _NEEDED, _ALLOWED, where)
    where = f"{where} ({raw['id']})"
    form = raw["form"]
    if form not in get_args(Form):
        raise EvaluationError(f"{where}: form is one of {', '.join(get_args(Form))}")
    held_out = raw.get("held_out", False)
    if not isinstance(held_out, bool):
        raise EvaluationError(f"{where}: held_out is true or false")
    sources = _sources(raw.get("sources", []), where)
    return Task(
        id=text_of(raw, "id", where),
        question=text_of(raw, "question", where),
        form=form,
        scorer=open_scorer(raw["scorer"], f"{where}: scorer"),
        sources=sources,
        complete=texts_of(raw, "complete", where),
        tags=texts_of(raw, "tags", where),
        held_out=held_out,
        provenance=_provenance(raw.get("provenance"), f"{where}: provenance"),
    )


def _sources(raw: Any, where: str) -> tuple[Source, ...]:
    if not isinstance(raw, list):
        raise EvaluationError(f"{where}: sources is a list")
    sources = []
    for number, it in enumerate(raw, start=1):
        place = f"{where}, source {number}"
        it = fields(it, {"id", "text"}, set(), place)  # noqa: PLW2901 -- the same, checked
        sources.append(Source(text_of(it, "id", place), text_of(it, "text", place)))
    names = [source.id for source in sources]
    if len(set(names)) < len(names):
        raise EvaluationError(f"{where}: a source is there twice")
    return tuple(sources)


def _provenance(raw: Any, where: str) -> Provenance | None:
    if raw is None:
        return None
    raw = fields(raw, {"source", "author", "date", "licence"}, set(), where)
    return Provenance(
        source=text_of(raw, "source", where),
        author=text_of(raw, "author", where),
        date=_date(raw, where),
        licence=text_of(raw, "licence", where),
    )


def _date(raw: Mapping[str, Any], where: str) -> date:
    try:
        return date.fromisoformat(text_of(raw, "date", where))
    except ValueError as error:
        raise EvaluationError(f"{where}: date is written YYYY-MM-DD") from error
