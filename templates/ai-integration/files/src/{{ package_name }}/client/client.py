"""Asks a model, as often as it takes, and says what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import (
    Guard,
    KillSwitch,
    Limits,
    Message,
    Metered,
    Model,
    ModelError,
    Usage,
    estimate_tokens,
)
from ..model.audit import AuditLog
from ..model.prices import Price
from .bucket import TokenBucket
from .failures import Failure, read_failure
from .finding import Finding, read_finding
from .retry import Retries
from .spending import Spending


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model as the settings name it, with its price."""

    name: str
    model: Model
    price: Price


@dataclass(slots=True)
class Account:
    """What one question has taken so far, whether or not it was answered."""

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, who gave it, and what it took."""

    finding: Finding
    by: str
    account: Account


class NotAnsweredError(ModelError):
    """The question was not answered: the last failure says why."""

    def __init__(self, failure: Failure, account: Account) -> None:
        super().__init__(failure.text)
        self.failure = failure
        self.account = account


class Client:
    """Calls the models behind one interface. Threads share it."""

    def __init__(  # noqa: PLR0913 -- the seams of the one place where all of them meet
        self,
        endpoints: Sequence[Endpoint],
        *,
        bucket: TokenBucket,
        retries: Retries,
        spending: Spending,
        audit: AuditLog,
        kill_switch: KillSwitch,
        reply_tokens: int,
    ) -> None:
        self.endpoints = tuple(endpoints)
        self.spending = spending
        self._bucket = bucket
        self._retries = retries
        self._audit = audit
        self._kill_switch = kill_switch
        self._reply_tokens = reply_tokens

    def ask(self, messages: Sequence[Message]) -> Answered:
        """Return an answer, or raise `SafeStopError` (a limit) or `NotAnsweredError`."""
        account = Account()
        endpoint = self.endpoints[0]
        while True:
            try:
                return Answered(self._call(endpoint, messages, account), endpoint.name, account)
            except ModelError as error:
                failure = read_failure(error)
            pause = self._retries.pause(account.attempts, failure)
            if pause is None:
                raise NotAnsweredError(failure, account)
            self._retries.sleep(pause)

    def _call(self, endpoint: Endpoint, messages: Sequence[Message], account: Account) -> Finding:
        """Make one call, count it, and read its answer."""
        self._bucket.take()
        worst = endpoint.price.of(Usage(estimate_tokens(messages), self._reply_tokens))
        self.spending.check(worst)
        account.attempts += 1
        metered = self._guard(endpoint, worst).complete(messages)
        self.spending.charge(metered.usd)
        _count(account, metered)
        return read_finding(metered.reply.text)

    def _guard(self, endpoint: Endpoint, worst_usd: float) -> Guard:
        """Return the kill switch and the audit log around one call.

        The money of all calls together is `Spending`'s; the guard of one call holds it to its own.
        """
        return Guard(
            endpoint.model,
            price=endpoint.price,
            limits=Limits(max_usd=worst_usd, max_reply_tokens=self._reply_tokens),
            audit=self._audit,
            kill_switch=self._kill_switch,
        )


def _count(account: Account, metered: Metered) -> None:
    account.usage += metered.usage
    account.usd += metered.usd
