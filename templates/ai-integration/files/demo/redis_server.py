"""Debian's redis-server on a free port of this machine, with nothing kept."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from types import TracebackType

from demo.service import DemoError

_LIMIT_SECONDS = 10


def installed() -> bool:
    """Say whether there is a server to start."""
    return shutil.which("redis-server") is not None


class RedisServer:
    """A server as long as the `with` block lasts."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise DemoError("redis-server is not installed (apt-get install redis-server)")
        self._folder = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        words = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly"]
        self._process = subprocess.Popen(  # noqa: S603 -- a program by its path
            [program, *words, "no", "--dir", self._folder.name], stdout=subprocess.DEVNULL
        )

    def __enter__(self) -> RedisServer:
        ends = time.monotonic() + _LIMIT_SECONDS
        while time.monotonic() < ends:
            try:
                with socket.create_connection(("127.0.0.1", self._port), 1):
                    return self
            except OSError:
                time.sleep(0.02)
        self.__exit__(None, None, None)
        raise DemoError("redis-server does not start")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(_LIMIT_SECONDS)
        self._folder.cleanup()
