"""A token bucket: so many calls at once, and so many a second after that."""

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """Lets callers through at a pace, whichever thread they come from.

    A caller takes its token at once, even one that is not there yet, and waits until it would be:
    so callers are served in the order in which they came, and the lock is never held while waiting.
    """

    def __init__(
        self,
        per_second: float,
        size: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_second = per_second
        self._size = float(size)
        self._clock = clock
        self._sleep = sleep
        self._tokens = float(size)
        self._at = clock()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Take a token, wait until it is there, and return how long that took in seconds."""
        with self._lock:
            now = self._clock()
            # A clock that goes back fills nothing, and takes nothing away.
            passed = max(0.0, now - self._at)
            self._at = max(self._at, now)
            self._tokens = min(self._size, self._tokens + passed * self._per_second) - 1
            wait = max(0.0, -self._tokens / self._per_second)
        if wait:
            self._sleep(wait)
        return wait
