"""Serves an app by uvicorn until a signal says stop."""

import signal
import socket
import time
from collections.abc import Callable
from types import FrameType

import uvicorn

from .app import create_app
from .port import Background, Service

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Server(uvicorn.Server):
    """Tells the rest of the service as soon as a signal comes, not after the last request."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._told()
        super().handle_exit(sig, frame)


def serve(
    open_service: Callable[[], tuple[Service, Background]],
    listener: socket.socket,
    stop_within: float,
) -> None:
    """Serve until SIGTERM or SIGINT, then stop within so many seconds, and return.

    Requests that have begun are answered, the background ends what it has in hand, and what is not
    ended in time is given back.
    """
    service, background = open_service()
    deadline = [0.0]

    def told() -> None:
        if not deadline[0]:
            deadline[0] = time.monotonic() + stop_within
        service.readiness.stop()
        background.ask_to_stop()

    config = uvicorn.Config(
        create_app(service),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, int(stop_within)),
    )
    # uvicorn raises the signal once more when it has ended: here that must not kill the process.
    before = {number: signal.signal(number, lambda *_: told()) for number in _SIGNALS}
    try:
        background.start()
        _Server(config, told).run(sockets=[listener])
    finally:
        told()
        background.finish(max(0.0, deadline[0] - time.monotonic()))
        for number, handler in before.items():
            signal.signal(number, handler)
