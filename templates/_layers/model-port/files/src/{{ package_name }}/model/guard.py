"""The limits around a model: nothing reaches it that could break one of them."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .audit import AuditLog
from .errors import BudgetExceededError, KillSwitchError, ModelError, StepCapError
from .messages import Message, Reply, ToolSpec, Usage
from .port import Model, estimate_tokens
from .prices import Price, dollars


@dataclass(frozen=True, slots=True)
class Limits:
    """What all calls together may use."""

    max_tokens: int = 60_000
    max_usd: float = 0.50
    max_reply_tokens: int = 1_024


class KillSwitch:
    """On as soon as the file exists or MODEL_KILL is set to anything but 0."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self) -> None:
        """Raise `KillSwitchError` when the switch is on."""
        if self._path.exists():
            raise KillSwitchError(f"the kill switch is on: {self._path} exists; remove it to go on")
        if os.environ.get("MODEL_KILL", "0") not in {"", "0"}:
            raise KillSwitchError("the kill switch is on: MODEL_KILL is set; unset it to go on")


class StepCap:
    """Counts the model calls of one conversation."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0

    def take(self) -> int:
        """Return the number of the step that begins, from 1, or raise `StepCapError`."""
        if self._used >= self._limit:
            raise StepCapError(f"step cap: all {self._limit} steps are used")
        self._used += 1
        return self._used


@dataclass(frozen=True, slots=True)
class Metered:
    """A reply with what it cost."""

    reply: Reply
    usage: Usage
    usd: float
    seconds: float


class Guard:
    """Calls a model within limits, and keeps an account of every call.

    Before a call: the kill switch is off, the worst case of the call (the request and the longest
    reply allowed) fits what is left of both budgets, and the audit log takes the entry. What a
    call really used is charged afterwards, whether or not its reply is any good.
    """

    def __init__(  # noqa: PLR0913 -- the seams of the one place where all limits meet
        self,
        model: Model,
        *,
        price: Price,
        limits: Limits,
        audit: AuditLog,
        kill_switch: KillSwitch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._price = price
        self._limits = limits
        self._audit = audit
        self._kill_switch = kill_switch
        self._clock = clock
        self.usage = Usage()
        self.usd = 0.0

    @property
    def model_name(self) -> str:
        return self._model.name

    def charge(self, usage: Usage, usd: float) -> None:
        """Count a call that was made elsewhere, such as by the run that this one resumes."""
        self.usage += usage
        self.usd += usd

    def complete(self, messages: Sequence[Message], tools: Sequence[ToolSpec] = ()) -> Metered:
        """Return the model's reply, or raise `SafeStopError` (a limit) or `ModelError`."""
        self._kill_switch.check()
        self._check_budget(estimate_tokens(messages, tools))
        self._audit.write(
            "model-request",
            {
                "model": self._model.name,
                "messages": [{"role": m.role, "content": m.content} for m in messages],
                "tools": [tool.name for tool in tools],
            },
        )
        started = self._clock()
        try:
            reply = self._model.complete(messages, tools, self._limits.max_reply_tokens)
        except ModelError as error:
            self._audit.write("model-error", {"model": self._model.name, "error": str(error)})
            raise
        seconds = self._clock() - started
        usage = reply.usage or Usage(
            estimate_tokens(messages, tools), estimate_tokens([reply.as_message()])
        )
        usd = self._price.of(usage)
        self.charge(usage, usd)
        self._audit.write(
            "model-reply",
            {
                "model": self._model.name,
                "text": reply.text,
                "tool_calls": [
                    {"name": c.name, "arguments": c.arguments} for c in reply.tool_calls
                ],
                "input_tokens": usage.input_tokens,
                "output_tokens": usage.output_tokens,
                "usd": usd,
            },
        )
        return Metered(reply, usage, usd, seconds)

    def _check_budget(self, request_tokens: int) -> None:
        worst = Usage(request_tokens, self._limits.max_reply_tokens)
        tokens = self.usage.total + worst.total
        if tokens > self._limits.max_tokens:
            raise BudgetExceededError(
                f"token budget: {self.usage.total} of {self._limits.max_tokens} are used and the"
                f" next call may need {worst.total} more",
                "max_tokens",
                tokens,
            )
        usd = self.usd + self._price.of(worst)
        if usd > self._limits.max_usd:
            raise BudgetExceededError(
                f"money budget: {dollars(self.usd)} of {dollars(self._limits.max_usd)} are spent"
                f" and the next call may cost {dollars(self._price.of(worst))} more",
                "max_usd",
                usd,
            )
