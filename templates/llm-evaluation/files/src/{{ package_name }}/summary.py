"""What the scores of a model come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .score import Score
from .stats import bootstrap, interval


@dataclass(frozen=True, slots=True)
class Summary:
    """A model on a set of tasks. Intervals are of 95 %."""

    model: str
    tasks: int
    passed: int
    passed_interval: tuple[float, float]
    correctness: float
    correctness_interval: tuple[float, float]
    completeness: float
    form: int
    claims: int
    made_up: int
    usd: float
    tokens: int
    median_seconds: float


def summarize(model: str, scores: Sequence[Score]) -> Summary:
    """Return the summary of scores, of which there is one at least."""
    values = [score.correctness for score in scores]
    passed = sum(score.passed for score in scores)
    answers = [score.answer for score in scores if score.answer is not None]
    return Summary(
        model=model,
        tasks=len(scores),
        passed=passed,
        passed_interval=interval(passed, len(scores)),
        correctness=mean(values),
        correctness_interval=bootstrap(values, mean),
        completeness=mean([score.completeness for score in scores]),
        form=sum(score.form for score in scores),
        claims=sum(len(score.claims) for score in scores),
        made_up=sum(score.made_up for score in scores),
        usd=sum(score.usd for score in scores),
        tokens=sum(answer.input_tokens + answer.output_tokens for answer in answers),
        median_seconds=median([answer.seconds for answer in answers]) if answers else 0.0,
    )


def mean(values: Sequence[float]) -> float:
    """Return the mean of values, of which there is one at least."""
    return sum(values) / len(values)
