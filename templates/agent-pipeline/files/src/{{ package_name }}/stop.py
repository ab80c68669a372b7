"""Ends a run on SIGTERM or SIGINT at a point where nothing is half done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .errors import InterruptedRunError

_LOOK_SECONDS = 0.5


class Stop:
    """Remembers a signal until the next safe point; inside `at_once` it ends the run immediately.

    A restart that has begun is finished and recorded first. Waiting for a model or a person is cut
    short.
    """

    def __init__(self) -> None:
        self._signal: int | None = None
        self._waiting = False
        self._installed = False

    def install(self) -> None:
        """Take over SIGTERM and SIGINT, and SIGALRM to look for them."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._received)
        signal.signal(signal.SIGALRM, lambda *_: None)
        self._installed = True

    def check(self) -> None:
        """Raise `InterruptedRunError` if a signal has come."""
        if self._signal is not None:
            raise InterruptedRunError(self._signal)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a signal interrupt what runs inside.

        Python tells of a signal between two steps of its own, or when it wakes a call that waits.
        One that comes in between, just before the waiting begins, does neither: so what waits is
        woken every half second, and waits on if nothing has come.
        """
        self._waiting = True
        try:
            self.check()
            self._wake_every(_LOOK_SECONDS)
            yield
        finally:
            self._wake_every(0)
            self._waiting = False

    def _wake_every(self, seconds: float) -> None:
        if self._installed:
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)

    def _received(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._signal = number
        if self._waiting:
            raise InterruptedRunError(number)
