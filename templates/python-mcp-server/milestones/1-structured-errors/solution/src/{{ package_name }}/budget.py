"""Error budgets, and failures that a program can read."""

from enum import StrEnum
from typing import Annotated

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from .facts import FactsError, UnknownServiceError
from .models import Answer
from .services import Services


class ErrorBudget(Answer):
    service: str
    target_percent: float = Field(description="Share of checks that is meant to succeed")
    checks: int
    failures: int
    allowed_failures: float = Field(description="What the target leaves of these checks")
    remaining_percent: float = Field(
        description="What is left of the allowance; below zero when it is overdrawn"
    )
    exhausted: bool


class Code(StrEnum):
    """Why a call failed. Clients decide by these: one may be added, none may change its meaning."""

    UNKNOWN_SERVICE = "unknown_service"
    INVALID_TARGET = "invalid_target"
    STALE_FACTS = "stale_facts"
    BROKEN_FACTS = "broken_facts"


class Problem(Answer):
    code: Code
    message: str
    retryable: bool = Field(description="The same call may succeed later")
    suggestions: tuple[str, ...] = ()


class Failure(Answer):
    error: Problem


BudgetResult = Annotated[CallToolResult, ErrorBudget]


def error_budget(services: Services, service: str, target_percent: float) -> ErrorBudget | Failure:
    """What is left of the failures that a target allows a service."""
    if not 0 < target_percent < 100:  # noqa: PLR2004 (all and nothing, in percent)
        message = f"a target of {target_percent:g} % leaves nothing to measure; use 0 to 100"
        return failure(Code.INVALID_TARGET, message)
    if services.health(service).status == "unknown":
        message = f"{service} was not checked lately, so its budget is not known"
        return failure(Code.STALE_FACTS, message, retryable=True)
    checks = services.records[service].checks
    failures = sum(not check.ok for check in checks)
    allowed = len(checks) * (100 - target_percent) / 100
    remaining = round(100 * (1 - failures / allowed), 1)
    return ErrorBudget(
        service=service,
        target_percent=target_percent,
        checks=len(checks),
        failures=failures,
        allowed_failures=round(allowed, 3),
        remaining_percent=remaining,
        exhausted=remaining <= 0,
    )


def failure(code: Code, message: str, *, retryable: bool = False) -> Failure:
    return Failure(error=Problem(code=code, message=message, retryable=retryable))


def failure_of(error: FactsError) -> Failure:
    """The same error about facts, for programs."""
    if isinstance(error, UnknownServiceError):
        problem = Problem(
            code=Code.UNKNOWN_SERVICE,
            message=str(error),
            retryable=False,
            suggestions=tuple(error.similar),
        )
        return Failure(error=problem)
    return failure(Code.BROKEN_FACTS, str(error))


def as_result(answer: BaseModel) -> CallToolResult:
    """An answer as structured content, and as text for clients that read nothing else."""
    return CallToolResult(
        content=[TextContent(type="text", text=answer.model_dump_json(indent=2))],
        structured_content=answer.model_dump(mode="json"),
        is_error=isinstance(answer, Failure),
    )
