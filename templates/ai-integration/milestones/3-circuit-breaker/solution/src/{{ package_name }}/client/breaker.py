"""A circuit breaker: what fails one time after the other is left alone for a while."""

import sys
import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed: all may call. Open: nobody may. After a while one may, and shows how it goes on.

    Who may call gets a number, and says with it what came of the call. Each opening and closing
    begins a new number: what ends later than it should has no say any more.
    """

    def __init__(
        self, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._number = 0
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def closed(self) -> bool:
        """Say whether all may call."""
        return self._open_until is None

    def enter(self) -> int | None:
        """Return the number to call with, or None: the breaker is open."""
        with self._lock:
            if self._open_until is not None:
                if self._probing or self._clock() < self._open_until:
                    return None
                self._probing = True
            return self._number

    def answered(self, number: int) -> None:
        """A call went well: a row of failures ends, and so does a probe."""
        with self._lock:
            if number == self._number:
                self._failures = 0
                if self._probing:
                    self._begin(None)

    def failed(self, number: int) -> None:
        """A call failed: enough of them in a row, or a probe, open the breaker."""
        with self._lock:
            if number == self._number:
                self._failures += 1
                if self._probing or self._failures >= self._most:
                    self._begin(self._clock() + self._seconds)

    def left(self, number: int) -> None:
        """A call was not made after all: somebody else may probe."""
        with self._lock:
            if number == self._number:
                self._probing = False

    def _begin(self, open_until: float | None) -> None:
        self._number += 1
        self._failures = 0
        self._probing = False
        self._open_until = open_until


def never() -> Breaker:
    """Return a breaker that does not open."""
    return Breaker(sys.maxsize, 0.0)
