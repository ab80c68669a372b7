"""Recorded answers of models: a file for each, ANSWERS/MODEL.jsonl.

Its first line says where they come from and what the model costs; each line after it is an answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from .errors import EvaluationError
from .files import write_whole
from .reading import fields, number_of, read_json_lines, text_of
from .tasks import Task

Origin = Literal["recorded", "written"]
_HEAD = {"model", "origin", "date", "usd_per_million_input", "usd_per_million_output"}
_ANSWER = {"task", "question", "text", "input_tokens", "output_tokens", "seconds"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said to a task. The question is kept: an answer belongs to what was asked."""

    task: str
    question: str
    text: str
    input_tokens: int
    output_tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a model. `written` ones were made up for an example: no model said them."""

    model: str
    origin: Origin
    date: str
    usd_per_million_input: float
    usd_per_million_output: float
    by_task: Mapping[str, Answer]

    def usd(self, answer: Answer) -> float:
        return (
            answer.input_tokens * self.usd_per_million_input
            + answer.output_tokens * self.usd_per_million_output
        ) / 1_000_000

    def to(self, task: Task) -> Answer | None:
        """Return the answer to a task, or None if it was never asked.

        Raises `EvaluationError` if the question was another one.
        """
        answer = self.by_task.get(task.id)
        if answer is not None and answer.question != task.question:
            raise EvaluationError(
                f"{self.model}: {task.id} was asked in other words; record it again"
            )
        return answer


def read_models(folder: Path) -> list[str]:
    """Return the names of the models that have answers."""
    names = sorted(path.stem for path in folder.glob("*.jsonl"))
    if not names:
        raise EvaluationError(f"{folder} has no answers: there is no file *.jsonl")
    return names


def read_answers(folder: Path, model: str) -> Answers:
    """Return the answers of a model, or raise `EvaluationError`."""
    if model not in read_models(folder):
        known = ", ".join(read_models(folder))
        raise EvaluationError(f"there is no model {model!r} in {folder}; there are {known}")
    path = folder / f"{model}.jsonl"
    head, *rest = read_json_lines(path) or [None]
    where = f"{path}, line 1"
    head = fields(head, _HEAD, set(), where)
    if head["origin"] not in get_args(Origin):
        raise EvaluationError(f"{where}: origin is one of {', '.join(get_args(Origin))}")
    if head["model"] != model:
        raise EvaluationError(f"{where}: the file is named for another model: {head['model']}")
    by_task: dict[str, Answer] = {}
    for number, raw in enumerate(rest, start=2):
        answer = _answer(raw, f"{path}, line {number}")
        if answer.task in by_task:
            raise EvaluationError(f"{path}, line {number}: {answer.task} is answered already")
        by_task[answer.task] = answer
    return Answers(
        model,
        head["origin"],
        text_of(head, "date", where),
        number_of(head, "usd_per_million_input", where),
        number_of(head, "usd_per_million_output", where),
        by_task,
    )


def write_answers(folder: Path, answers: Answers) -> Path:
    """Write the file whole, answers in the order of their tasks' ids; return its path."""
    head = {
        "model": answers.model,
        "origin": answers.origin,
        "date": answers.date,
        "usd_per_million_input": answers.usd_per_million_input,
        "usd_per_million_output": answers.usd_per_million_output,
    }
    rows = [head] + [
        {
            "task": it.task,
            "question": it.question,
            "text": it.text,
            "input_tokens": it.input_tokens,
            "output_tokens": it.output_tokens,
            "seconds": round(it.seconds, 3),
        }
        for _, it in sorted(answers.by_task.items())
    ]
    path = folder / f"{answers.model}.jsonl"
    write_whole(path, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))
    return path


def _answer(raw: Any, where: str) -> Answer:
    raw = fields(raw, _ANSWER, set(), where)
    if not isinstance(raw["text"], str):  # an empty answer is one, too
        raise EvaluationError(f"{where}: text is a text")
    tokens = [number_of(raw, key, where) for key in ("input_tokens", "output_tokens")]
    if any(count != int(count) for count in tokens):
        raise EvaluationError(f"{where}: tokens are counted in whole numbers")
    return Answer(
        text_of(raw, "task", where),
        text_of(raw, "question", where),
        raw["text"],
        int(tokens[0]),
        int(tokens[1]),
        number_of(raw, "seconds", where),
    )


def missing(answers: Answers, tasks: Sequence[Task]) -> list[str]:
    """Return the ids of the tasks that have no answer."""
    return [task.id for task in tasks if answers.to(task) is None]
