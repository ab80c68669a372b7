"""An append-only log of what was asked of a model and done for it, one JSON object a line."""

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import AuditUnavailableError
from .redaction import redact_all

# JSON escapes the other ends of lines that Unicode has; these may stand in its strings as they are.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """Appends entries to a file; each is on the disk before `write` returns.

    Text is redacted on the way in, wherever it stands in an entry.
    """

    def __init__(
        self, path: Path, redact: Callable[[str], str], clock: Callable[[], datetime] = _now
    ) -> None:
        self._path = path
        self._redact = redact
        self._clock = clock

    def write(self, event: str, details: Mapping[str, Any]) -> None:
        """Append one entry, or raise `AuditUnavailableError`."""
        entry = {"at": self._clock().isoformat(), "event": event, **details}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self._path, json_line(entry, self._redact))
        except OSError as error:
            message = f"cannot write the audit log {self._path}: {error.strerror or error}"
            raise AuditUnavailableError(message) from error


def json_line(entry: Mapping[str, Any], redact: Callable[[str], str]) -> str:
    """Return `entry` as a line of JSON without secrets."""
    line = json.dumps(redact_all(entry, redact), ensure_ascii=False, default=str)
    # Models can send half a surrogate pair, which no file in UTF-8 can hold.
    return whole_line(line.encode(errors="replace").decode())


def whole_line(text: str) -> str:
    """Return a text of JSON as one line, also for readers that end lines where Unicode does."""
    return text.translate(_LINE_ENDS) + "\n"


def read_lines(path: Path) -> list[str]:
    """Return the whole lines of a file that `append_line` wrote; none if there is no file.

    Half a line at the end never took effect, and only a line feed ends one.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    return [line.decode() for line in data.split(b"\n")[:-1]]


def append_line(path: Path, line: str) -> None:
    """Append `line` and wait for the disk, or leave the whole lines of the file as they were.

    Half a line, which a kill leaves behind, never counted: it is cut off first. The file is
    readable by its owner only, and other processes wait while it is written.
    """
    descriptor = os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        if not path.is_file():
            # A pipe or a device: nothing to mend, and nothing to wait for.
            _write(descriptor, line.encode())
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        end = _end_of_whole_lines(descriptor)
        os.ftruncate(descriptor, end)
        try:
            _write(descriptor, line.encode())
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, end)
            raise
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        # A disk that fills up takes a part first, and says so at the next try.
        data = data[os.write(descriptor, data) :]


def _end_of_whole_lines(descriptor: int) -> int:
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return size
    return os.pread(descriptor, size, 0).rfind(b"\n") + 1
