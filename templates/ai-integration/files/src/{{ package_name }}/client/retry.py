"""When a failed call is tried again: with full jitter, and not before the server wants it."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .failures import Failure


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Retries:
    """How often, and after which pauses.

    Full jitter: a pause is any time between nothing and a bound that doubles with each attempt.
    Callers that failed together so come back one by one, not together once more.
    """

    attempts: int = 3
    first_pause: float = 0.5
    longest_pause: float = 8.0
    # A server that wants a longer pause than this is one to give up on, for now.
    longest_wait: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    share: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now

    def pause(self, attempt: int, failure: Failure) -> float | None:
        """Return how long to wait after attempt number `attempt`, or None to give up."""
        if attempt >= self.attempts:
            return None
        bound = min(self.longest_pause, self.first_pause * 2 ** (attempt - 1))
        asked = retry_after(failure.retry_after, self.now())
        pause = max(asked, self.share() * bound)
        return None if asked > self.longest_wait else pause


def retry_after(text: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After means: a number, or a date. Nonsense means none."""
    if text is None:
        return 0.0
    try:
        seconds = float(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        # A date without a zone is one of UTC: HTTP knows no other.
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        seconds = (at - now).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else 0.0
