"""Judges a run by the way it took, not only by where it ended."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .errors import SettingsError
from .model.prices import dollars
from .problems import in_words
from .trace import Record


class Expectation(BaseModel):
    """What a good run does about the incidents of a host; what is left out is not judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    severity: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    max_steps: int | None = Field(default=None, ge=1)
    max_usd: float | None = Field(default=None, ge=0)


class Score(BaseModel):
    """How the run did; no problems means it passed."""

    model_config = ConfigDict(frozen=True)

    host: str
    passed: bool
    problems: tuple[str, ...]


def read_expectations(path: Path) -> list[Expectation]:
    """Return the expectations in a JSON file, or raise `SettingsError`."""
    try:
        found = TypeAdapter(list[Expectation]).validate_json(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from error
    except ValidationError as error:
        problems = in_words(error, "file", Expectation.model_fields)
        raise SettingsError(f"{path}: {problems}") from error
    if not found:
        # An evaluation that looks at nothing must not look like one that passed.
        raise SettingsError(f"{path} expects nothing")
    return found


def evaluate(records: Sequence[Record], expectations: Sequence[Expectation]) -> list[Score]:
    """Return a score for each expectation, in their order."""
    return [_score(records, expectation) for expectation in expectations]


def _score(records: Sequence[Record], expected: Expectation) -> Score:
    incidents = {
        incident["id"]
        for record in records
        if record["kind"] == "incidents"
        for incident in record["incidents"]
        if incident["host"] == expected.host
    }
    if not incidents:
        problem = f"the run has no incident of {expected.host}"
        return Score(host=expected.host, passed=False, problems=(problem,))
    mine = [record for record in records if record.get("incident") in incidents]
    problems = (
        _judge_verdicts(mine, len(incidents), expected)
        + _judge_tools(mine, expected)
        + _judge_effort(mine, expected)
    )
    return Score(host=expected.host, passed=not problems, problems=tuple(problems))


def _judge_verdicts(mine: Sequence[Record], count: int, expected: Expectation) -> list[str]:
    kept = [record["verdict"] for record in mine if record["kind"] == "verdict"]
    found = [verdict["severity"] for verdict in kept if verdict]
    problems = ["an incident without a verdict"] * (count - len(found))
    if expected.severity:
        problems += [
            f"severity {severity}, expected {' or '.join(expected.severity)}"
            for severity in found
            if severity not in expected.severity
        ]
    return problems


def _judge_tools(mine: Sequence[Record], expected: Expectation) -> list[str]:
    calls: list[dict[str, Any]] = [record for record in mine if record["kind"] == "tool"]
    # A call that failed or was refused told the agent nothing.
    useful = iter([call["name"] for call in calls if call["ok"]])
    problems = [
        f"{tool} was not called, or too early" for tool in expected.tools if tool not in useful
    ]
    attempted = {call["name"] for call in calls}
    problems += [f"{tool} was called" for tool in expected.never if tool in attempted]
    return problems


def _judge_effort(mine: Sequence[Record], expected: Expectation) -> list[str]:
    steps = [record for record in mine if record["kind"] == "model"]
    triage = sum(record["agent"] == "triage" for record in steps)
    usd = sum(record["usd"] for record in steps)
    problems = []
    if expected.max_steps is not None and triage > expected.max_steps:
        problems.append(f"{triage} steps, expected at most {expected.max_steps}")
    if expected.max_usd is not None and usd > expected.max_usd:
        problems.append(f"{dollars(usd)}, expected at most {dollars(expected.max_usd)}")
    return problems


def as_json(scores: Sequence[Score]) -> str:
    """Return the scores as a JSON list."""
    return json.dumps([score.model_dump(mode="json") for score in scores], indent=2)
