"""Asks the model, and asks exactly once more when the answer is malformed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .answers import parse_answer
from .errors import AnswerError
from .model import Message
from .prompt import Prompt
from .render import Rendered, render

# Gives the text that a model answers; `Guard.complete` behind a lambda, or a recording.
Ask = Callable[[tuple[Message, ...]], str]


@dataclass(frozen=True, slots=True)
class Run:
    """What a request came to: the replies as they came (one, or two), and the answer."""

    rendered: Rendered
    replies: tuple[str, ...]
    answer: Mapping[str, Any] | None
    complaint: str


def run(prompt: Prompt, given: Mapping[str, str], ask: Ask) -> Run:
    """Return what the model makes of a request; a malformed answer is in it, and not raised."""
    rendered = render(prompt, given)
    first = ask(rendered.messages)
    answer, complaint = parse_answer(prompt, first)
    if answer is not None:
        return Run(rendered, (first,), answer, "")
    # One retry with the validator's words mends most of it; more would pay for the same mistake.
    second = ask(
        (*rendered.messages, Message("assistant", first), Message("user", _told(complaint)))
    )
    answer, complaint = parse_answer(prompt, second)
    return Run(rendered, (first, second), answer, complaint)


def answered(prompt: Prompt, given: Mapping[str, str], ask: Ask) -> Mapping[str, Any]:
    """Return the typed answer, or raise `AnswerError` when two replies were malformed."""
    done = run(prompt, given, ask)
    if done.answer is None:
        raise AnswerError(f"{prompt.label}: both answers are malformed. {done.complaint}")
    return done.answer


def _told(complaint: str) -> str:
    return f"Your answer is not of the form that was asked for. {complaint} Answer again."
