"""What the service knows, in one SQLite file: events, how far the logs are read, and incidents.

An incident is a burst of like events. Everything that belongs together is written in one
transaction, so a crash at any moment leaves nothing half done.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .client.client import Answered
from .client.finding import Finding
from .errors import StoreError
from .events import Event
from .files import make_folder
from .fingerprint import fingerprint

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, incident INTEGER NOT NULL,
    PRIMARY KEY (source, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS positions (source TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL, source TEXT NOT NULL,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
    stream TEXT NOT NULL, line TEXT NOT NULL, trace TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new', tries INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '', answer TEXT, answered_by TEXT, answered_at REAL,
    tokens INTEGER NOT NULL DEFAULT 0, usd REAL NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS bursts ON incidents (source, fingerprint, first_at);
CREATE TABLE IF NOT EXISTS spending (at REAL NOT NULL, usd REAL NOT NULL);
"""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Incident:
    """A burst of like events, and what became of it."""

    id: int
    fingerprint: str
    source: str
    first_at: int
    last_at: int
    count: int
    stream: str
    line: str
    # The ids of the span in which it came in, as the telemetry layer has them.
    trace: dict[str, str]
    # new: not yet queued. queued. told: the channel has it.
    state: str
    tries: int
    problem: str
    finding: Finding | None
    answered_by: str | None
    tokens: int
    usd: float


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of events that came in."""

    new: int = 0
    known: int = 0
    incidents: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.new + other.new, self.known + other.known, self.incidents + other.incidents
        )


class Store:
    """The file. Threads share it; other processes may have it open as well."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        try:
            make_folder(path.parent)
            self._db = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            with self._transaction():
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
            path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"cannot open {path}: {error}") from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def check(self) -> str | None:
        """Return None if the file can be written, or why not."""
        try:
            with self._transaction():
                self._db.execute("DELETE FROM positions WHERE source = ''")
        except StoreError as error:
            return str(error)
        return None

    def take(
        self, source: str, events: Iterable[Event], window: float, trace: dict[str, str]
    ) -> Taken:
        """Take events in, each once; like ones within `window` seconds become one incident."""
        taken = Taken()
        with self._transaction():
            for event in events:
                taken += self._take(source, event, int(window * 1000), trace)
        return taken

    def _take(self, source: str, event: Event, window: int, trace: dict[str, str]) -> Taken:
        known = "SELECT 1 FROM events WHERE source = ? AND id = ?"
        if self._db.execute(known, (source, event.id)).fetchone():
            return Taken(known=1)
        name = fingerprint(event.message)
        # A burst is as long as its window, however many events follow: a trouble that does not
        # end is told again. Events of clocks that disagree may be dated before its first.
        row = self._db.execute(
            "SELECT id FROM incidents WHERE source = ? AND fingerprint = ?"
            " AND first_at BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",
            (source, name, event.at - window, event.at + window),
        ).fetchone()
        if row is None:
            incident = self._db.execute(
                "INSERT INTO incidents"
                " (fingerprint, source, first_at, last_at, count, stream, line, trace)"
                " VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
                (name, source, event.at, event.at, event.stream, event.message, json.dumps(trace)),
            ).lastrowid
        else:
            incident = row["id"]
            self._db.execute(
                "UPDATE incidents SET count = count + 1, last_at = max(last_at, ?) WHERE id = ?",
                (event.at, incident),
            )
        self._db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?)", (source, event.id, event.at, incident)
        )
        return Taken(new=1, incidents=int(row is None))

    def position(self, source: str) -> int | None:
        """Return up to when a source is read, in milliseconds."""
        row = self._one("SELECT at FROM positions WHERE source = ?", source)
        return None if row is None else int(row["at"])

    def move(self, source: str, at: int) -> None:
        """Keep up to when a source is read. It never goes back."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO positions VALUES (?, ?)"
                " ON CONFLICT (source) DO UPDATE SET at = max(at, excluded.at)",
                (source, at),
            )

    def new_incidents(self) -> list[int]:
        """Return what no queue has taken yet."""
        return [row["id"] for row in self._all("SELECT id FROM incidents WHERE state = 'new'")]

    def queued(self, incident: int) -> None:
        self._change(incident, "state = 'queued'", " AND state = 'new'")

    def incident(self, incident: int) -> Incident | None:
        row = self._one("SELECT * FROM incidents WHERE id = ?", incident)
        return None if row is None else _incident(row)

    def incidents(self, most: int = 100) -> list[Incident]:
        """Return the latest incidents, the newest first."""
        rows = self._all("SELECT * FROM incidents ORDER BY id DESC LIMIT ?", most)
        return [_incident(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many incidents are in which state."""
        rows = self._all("SELECT state, count(*) AS n FROM incidents GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def tried(self, incident: int) -> None:
        self._change(incident, "tries = tries + 1")

    def answered(self, incident: int, answered: Answered) -> None:
        """Keep an answer, so that it is paid for once."""
        self._change(
            incident,
            "answer = ?, answered_by = ?, answered_at = ?",
            "",
            json.dumps(answered.finding.data(), ensure_ascii=False),
            answered.by,
            self._clock(),
        )

    def spent(self, incident: int, tokens: int, usd: float) -> None:
        """Count what calls for an incident have cost, whether or not they brought an answer."""
        with self._transaction():
            self._db.execute(
                "UPDATE incidents SET tokens = tokens + ?, usd = usd + ? WHERE id = ?",
                (tokens, usd, incident),
            )
            self._db.execute("INSERT INTO spending VALUES (?, ?)", (self._clock(), usd))

    def spent_today(self) -> float:
        """Return what was spent since midnight (UTC)."""
        now = self._clock()
        row = self._one("SELECT sum(usd) AS usd FROM spending WHERE at >= ?", now - now % _DAY)
        return float(row["usd"] or 0.0) if row is not None else 0.0

    def told(self, incident: int) -> None:
        """Keep that the channel has the message."""
        self._change(incident, "state = 'told', problem = ''")

    def failed(self, incident: int, problem: str) -> None:
        """Keep why the last attempt failed."""
        self._change(incident, "problem = ?", "", problem)

    def _change(self, incident: int, what: str, more: str = "", *values: Any) -> None:
        with self._transaction():
            # The parts come from this file; values are bound.
            sql = f"UPDATE incidents SET {what} WHERE id = ?{more}"  # noqa: S608
            self._db.execute(sql, (*values, incident))

    def _one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        return next(iter(self._all(sql, *values)), None)

    def _all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"cannot read {self._path}: {error}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield
                    self._db.execute("COMMIT")
                except BaseException:
                    # A full disk has ended the transaction already.
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise StoreError(f"cannot write {self._path}: {error}") from error


def _incident(row: sqlite3.Row) -> Incident:
    answer = row["answer"]
    return Incident(
        id=row["id"],
        fingerprint=row["fingerprint"],
        source=row["source"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        count=row["count"],
        stream=row["stream"],
        line=row["line"],
        trace=json.loads(row["trace"]),
        state=row["state"],
        tries=row["tries"],
        problem=row["problem"],
        finding=None if answer is None else Finding(**json.loads(answer)),
        answered_by=row["answered_by"],
        tokens=row["tokens"],
        usd=row["usd"],
    )
