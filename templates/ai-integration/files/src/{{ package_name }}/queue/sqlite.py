"""A queue in a SQLite file: for one machine, with nothing to install."""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import QueueError
from .port import Job

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    incident INTEGER PRIMARY KEY, ready_at REAL NOT NULL, ticket TEXT NOT NULL DEFAULT '')
"""


class SqliteQueue:
    """A job is ready from a time on; taking it moves that time to the end of its lease."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(_SCHEMA)
            path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise QueueError(f"cannot open {path}: {error}") from error

    def put(self, incident: int) -> None:
        self._run(
            "INSERT OR IGNORE INTO jobs (incident, ready_at) VALUES (?, ?)",
            incident,
            self._clock(),
        )

    def take(self, lease: float) -> Job | None:
        now, ticket = self._clock(), uuid.uuid4().hex
        # One statement: two who take at once get two jobs.
        rows = self._run(
            "UPDATE jobs SET ready_at = ?, ticket = ? WHERE incident ="
            " (SELECT incident FROM jobs WHERE ready_at <= ? ORDER BY ready_at, incident LIMIT 1)"
            " RETURNING incident",
            now + lease,
            ticket,
            now,
        )
        return Job(rows[0][0], ticket) if rows else None

    def done(self, job: Job) -> None:
        self._run("DELETE FROM jobs WHERE incident = ? AND ticket = ?", job.incident, job.ticket)

    def give_back(self, job: Job, pause: float) -> None:
        self._run(
            "UPDATE jobs SET ready_at = ?, ticket = '' WHERE incident = ? AND ticket = ?",
            self._clock() + pause,
            job.incident,
            job.ticket,
        )

    def size(self) -> int:
        return int(self._run("SELECT count(*) FROM jobs")[0][0])

    def check(self) -> str | None:
        try:
            self._run("DELETE FROM jobs WHERE incident < 0")
        except QueueError as error:
            return str(error)
        return None

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _run(self, sql: str, *values: Any) -> list[Any]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise QueueError(f"the queue {self._path} does not work: {error}") from error
