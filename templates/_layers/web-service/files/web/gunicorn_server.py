"""Serves an app by gunicorn until a signal says stop."""

import os
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import flask
from gunicorn.app.base import BaseApplication

from .app import create_app
from .port import Background, Service

_THREADS = 8
# What the worker has on top of its time, until gunicorn kills it.
_SPARE_SECONDS = 2


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One worker with threads: what runs in the background runs once."""

    def __init__(
        self,
        open_service: Callable[[], tuple[Service, Background]],
        descriptor: int,
        stop_within: float,
    ) -> None:
        self._open = open_service
        self._descriptor = descriptor
        self._stop_within = stop_within
        self._deadline = 0.0
        self._parts: tuple[Service, Background] | None = None
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": _THREADS,
            "graceful_timeout": max(1, int(self._stop_within)) + _SPARE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> flask.Flask:
        # In the worker: what is opened here is never shared with the process that started it.
        self._parts = self._open()
        return create_app(self._parts[0])

    def _begin(self, worker: Any) -> None:
        del worker
        if self._parts is None:
            return
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self._telling(signal.getsignal(number)))
        self._parts[1].start()

    def _telling(self, inner: Any) -> Callable[[int, FrameType | None], None]:
        """Return a handler that tells the rest of the service first."""

        def handle(number: int, frame: FrameType | None) -> None:
            self._told()
            if callable(inner):
                inner(number, frame)

        return handle

    def _told(self) -> None:
        if self._parts is not None:
            if not self._deadline:
                self._deadline = time.monotonic() + self._stop_within
            service, background = self._parts
            service.readiness.stop()
            background.ask_to_stop()

    def _end(self, server: Any, worker: Any) -> None:
        del server, worker
        if self._parts is not None:
            self._told()
            self._parts[1].finish(max(0.0, self._deadline - time.monotonic()))


def serve(
    open_service: Callable[[], tuple[Service, Background]],
    listener: socket.socket,
    stop_within: float,
) -> None:
    """Serve until SIGTERM or SIGINT, then stop within so many seconds, and return.

    Requests that have begun are answered, the background ends what it has in hand, and what is not
    ended in time is given back.
    """
    listener.set_inheritable(True)
    starter = os.getpid()
    try:
        # From here on the socket is gunicorn's to close.
        _Application(open_service, listener.detach(), stop_within).run()
    except SystemExit as end:
        # gunicorn ends by it; anything but 0 is a failure that it has logged. Its worker comes
        # here too: it closes what it has opened on its way out, and does not go on.
        if end.code not in {0, None} or os.getpid() != starter:
            raise
