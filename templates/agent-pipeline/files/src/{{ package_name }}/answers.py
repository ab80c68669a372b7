"""What the two agents have to answer with, and how their last word is read."""

import re
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import MalformedAnswerError
from .problems import in_words

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.S)


class Verdict(BaseModel):
    """What the triage agent concludes about an incident."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Literal["critical", "high", "low", "noise"]
    cause: str = Field(min_length=1)
    evidence: tuple[str, ...] = Field(min_length=1)
    next_step: Literal["none", "watch", "escalate"]
    confidence: float = Field(ge=0, le=1)


class Postmortem(BaseModel):
    """What the second agent writes about an incident that mattered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    impact: str = Field(min_length=1)
    root_cause: str = Field(min_length=1)
    what_went_well: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = Field(min_length=1)


Answer = TypeVar("Answer", Verdict, Postmortem)


def parse(answer: type[Answer], text: str) -> Answer:
    """Return the answer that `text` holds as JSON, or raise `MalformedAnswerError`."""
    fenced = _FENCE.match(text)
    try:
        return answer.model_validate_json(fenced.group(1) if fenced else text)
    except ValidationError as error:
        problems = in_words(error, "answer")
        raise MalformedAnswerError(f"not a {answer.__name__.lower()}: {problems}") from error
