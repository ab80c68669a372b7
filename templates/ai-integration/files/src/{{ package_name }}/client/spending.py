"""What all calls of a day may cost together."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from ..model import BudgetExceededError
from ..model.prices import dollars


def _today() -> date:
    return datetime.now(UTC).date()


class Spending:
    """An account of money: a call that could break the limit is not made."""

    def __init__(
        self, limit_usd: float, spent_usd: float = 0.0, today: Callable[[], date] = _today
    ) -> None:
        self._limit = limit_usd
        self._today = today
        self._day = today()
        self.usd = spent_usd

    def check(self, worst_usd: float) -> None:
        """Raise `BudgetExceededError` if a call of such a cost, at worst, could break the limit."""
        if self._today() != self._day:
            # What is left of one day is not there on the next.
            self._day, self.usd = self._today(), 0.0
        if self.usd + worst_usd > self._limit:
            raise BudgetExceededError(
                f"money budget: {dollars(self.usd)} of {dollars(self._limit)} are spent today"
                f" and the next call may cost {dollars(worst_usd)} more",
                "max_usd",
                self.usd + worst_usd,
            )

    def charge(self, usd: float) -> None:
        """Count what a call has cost."""
        self.usd += usd
