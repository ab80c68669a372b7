"""Repeat a call that EC2 throttled, with jitter, up to a number of attempts and a deadline.

botocore can retry too, but not within a deadline, and its sleep cannot be cut short when the
process is told to stop. Its retries are therefore switched off (see `connect`), so that there is
one place that decides.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from .errors import StoppingError, ThrottledError, UnavailableError

T = TypeVar("T")


class Clock(Protocol):
    """Time and chance, as a seam: tests replace it and never sleep."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, or raise `StoppingError` when the process is to end."""
        ...

    def uniform(self, upper: float) -> float:
        """A random number from 0 to `upper`."""
        ...


class SystemClock:
    """The real clock. `stop` ends every sleep at once, in whatever thread it is."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise StoppingError(
                "Given up, because this process is stopping",
                hint="What was already asked of EC2 goes on",
            )

    def uniform(self, upper: float) -> float:
        return random.uniform(0, upper)  # noqa: S311 - spreads load, guards nothing

    def stop(self) -> None:
        """End all sleeps, those of now and those to come."""
        self._stopping.set()


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long; times in seconds."""

    attempts: int = 6
    first_delay: float = 0.5
    longest_delay: float = 8.0
    deadline: float = 30.0

    def run(self, call: Callable[[], T], clock: Clock, *, repeatable: bool) -> T:
        """Run `call` until it succeeds, fails for good, or the attempts or the time run out.

        A throttled call was not carried out, so it is always repeated. After a time-out or a server
        error nobody knows whether it was; it is repeated only if doing it twice is harmless
        (`repeatable`).
        """
        start = clock.now()
        attempt = 1
        while True:
            try:
                return call()
            except (ThrottledError, UnavailableError) as error:
                if isinstance(error, UnavailableError) and not repeatable:
                    raise
                # Full jitter: many clients that were throttled together must not come back
                # together.
                delay = clock.uniform(
                    min(self.longest_delay, self.first_delay * 2 ** (attempt - 1))
                )
                elapsed = clock.now() - start
                if attempt >= self.attempts or elapsed >= self.deadline:
                    times = "once" if attempt == 1 else f"{attempt} times"
                    raise type(error)(
                        f"{error.message}; tried {times} within {elapsed:.0f} s", hint=error.hint
                    ) from error
                clock.sleep(min(delay, self.deadline - elapsed))
                attempt += 1
