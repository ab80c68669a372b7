"""What an answer is worth: correctness, completeness, form, and what it made up."""

from collections.abc import Sequence
from dataclasses import dataclass

from .answers import Answer, Answers
from .errors import EvaluationError
from .reading import parse_json
from .scorers.claims import mentions
from .scorers.items import items_of
from .support import Claim, claims_of
from .tasks import Form, Task


@dataclass(frozen=True, slots=True)
class Score:
    """The worth of one answer, each part from 0 to 1."""

    task: Task
    answer: Answer | None
    correctness: float
    completeness: float
    form: bool
    claims: tuple[Claim, ...]
    usd: float
    notes: tuple[str, ...]

    @property
    def made_up(self) -> int:
        return sum(bool(claim.problem) for claim in self.claims)

    @property
    def passed(self) -> bool:
        """Whether somebody could use it as it is: right, complete, in form, nothing made up."""
        return self.correctness == self.completeness == 1.0 and self.form and not self.made_up


def score_all(answers: Answers, tasks: Sequence[Task]) -> list[Score]:
    """Return the scores of a model's answers; a task without an answer is worth nothing."""
    return [score(task, answers) for task in tasks]


def score(task: Task, answers: Answers) -> Score:
    """Return what the answer to a task is worth, or raise `EvaluationError`."""
    answer = answers.to(task)
    if answer is None:
        return Score(task, None, 0.0, 0.0, False, (), 0.0, ("it has no answer",))
    judged = task.scorer.judge(answer.text)
    wanting = [ways for ways in task.complete if not mentions(answer.text, ways)]
    complete = 1 - len(wanting) / len(task.complete) if task.complete else 1.0
    form = form_of(task.form, answer.text)
    claims = tuple(claims_of(answer.text, task.sources))
    notes = [judged.note] if judged.note else []
    notes += [f"incomplete: {', '.join(wanting)}"] if wanting else []
    notes += [] if form else [f"it is no {task.form}"]
    notes += [f"made up: {claim.text} ({claim.problem})" for claim in claims if claim.problem]
    return Score(
        task, answer, judged.value, complete, form, claims, answers.usd(answer), tuple(notes)
    )


def form_of(form: Form, text: str) -> bool:
    """Return whether an answer has the form that was asked for."""
    text = text.strip()
    if not text:
        return False
    match form:
        case "line":
            return "\n" not in text
        case "list":
            return len(items_of(text)) > 1 or "\n" not in text
        case "json":
            try:
                parse_json(text, "it")
            except EvaluationError:
                return False
            return True
        case "prose":
            return not text.startswith(("{", "[", "```"))
