"""Ends a run on SIGTERM or SIGINT at a point where nothing is half done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .errors import InterruptedRunError


class Stop:
    """Remembers a signal until the next safe point; inside `at_once` it ends the run immediately.

    A restart that has begun is finished and recorded first. Waiting for a model or a person is cut
    short.
    """

    def __init__(self) -> None:
        self._signal: int | None = None
        self._waiting = False

    def install(self) -> None:
        """Take over SIGTERM and SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._received)

    def check(self) -> None:
        """Raise `InterruptedRunError` if a signal has come."""
        if self._signal is not None:
            raise InterruptedRunError(self._signal)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a signal interrupt what runs inside."""
        self._waiting = True
        try:
            self.check()
            yield
        finally:
            self._waiting = False

    def _received(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._signal = number
        if self._waiting:
            raise InterruptedRunError(number)
