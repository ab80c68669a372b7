"""The trace of a run: what it did, step by step, on disk before it goes on.

The trace is the run's memory as well as its record: a run that was killed is resumed by doing it
again with every recorded reply and result taken from here, so nothing is asked or done twice.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import SettingsError, TraceError
from .model.audit import append_line, json_line

Record = dict[str, Any]


class Trace:
    """An append-only file of JSON lines, read whole when it is opened."""

    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        self.path = path
        self._redact = redact
        self._records = read_trace(path) if path.exists() else []

    def append(self, kind: str, fields: Mapping[str, Any]) -> Record:
        """Add a record and wait until it is on disk, or raise `TraceError`."""
        record: Record = {"kind": kind, "at": datetime.now(UTC).isoformat(), **fields}
        line = json_line(record, self._redact)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self.path, line)
        except OSError as error:
            raise TraceError(f"cannot write {self.path}: {error.strerror or error}") from error
        # What a resumed run would read back, redactions included, is what this run goes on with.
        record = json.loads(line)
        self._records.append(record)
        return record

    def all(self, kind: str) -> Iterator[Record]:
        """Yield the records of a kind, oldest first."""
        return (record for record in self._records if record["kind"] == kind)

    def find(self, kind: str, **fields: Any) -> Record | None:
        """Return the last record of a kind with these fields, if there is one."""
        for record in reversed(self._records):
            if record["kind"] == kind and all(record.get(k) == v for k, v in fields.items()):
                return record
        return None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes from working on the run in `folder`, or raise `SettingsError`.

    The folder is made if need be, and gone again if nothing was written into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        claim = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise SettingsError(f"cannot write to {folder}: {error.strerror or error}") from error
    try:
        # The system lets go of it when the process ends, however it ends.
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(claim)
        raise SettingsError(f"{folder}: another process is at work on this run") from error
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()
        os.close(claim)


def read_trace(path: Path) -> list[Record]:
    """Return the records of a trace, or raise `TraceError`.

    A last line without its end is what a kill in the middle of a write leaves behind: it never
    took effect.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TraceError(f"cannot read {path}: {error.strerror}") from error
    records = []
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TraceError(f"{path}:{number}: not a record of a trace") from error
        if not isinstance(record, dict) or "kind" not in record:
            raise TraceError(f"{path}:{number}: not a record of a trace")
        records.append(record)
    return records
