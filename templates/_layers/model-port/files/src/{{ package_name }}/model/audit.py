"""An append-only log of what was asked of a model and done for it, one JSON object a line."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import AuditUnavailableError
from .redaction import redact_all


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
        line = json.dumps(redact_all(entry, self._redact), ensure_ascii=False, default=str) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self._path, line)
        except OSError as error:
            message = f"cannot write the audit log {self._path}: {error.strerror or error}"
            raise AuditUnavailableError(message) from error


def append_line(path: Path, line: str) -> None:
    """Append `line` in one write and wait for the disk; the file is readable by its owner only."""
    data = line.encode()
    descriptor = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        written = os.write(descriptor, data)
        if written != len(data):
            raise OSError(f"only {written} of {len(data)} bytes were written")
        # A pipe or a device has nothing to wait for.
        if path.is_file():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
