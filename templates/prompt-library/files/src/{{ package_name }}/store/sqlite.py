"""A database file: versions are added and never changed, and who added what stays on record."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import LibraryError

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_TABLES = """
CREATE TABLE IF NOT EXISTS prompts (
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;
CREATE TRIGGER IF NOT EXISTS prompts_stay BEFORE UPDATE ON prompts
BEGIN SELECT RAISE(ABORT, 'a version is never changed: add the next one'); END;
CREATE TRIGGER IF NOT EXISTS prompts_remain BEFORE DELETE ON prompts
BEGIN SELECT RAISE(ABORT, 'a version is never removed'); END;
"""
_PATIENCE = 10.0  # seconds that a writer waits for another


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history."""

    name: str
    version: int
    sha256: str
    added_at: str
    added_by: str


class SqliteStore:
    """Prompts in one file that several processes can read and add to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def place(self) -> str:
        return str(self._path)

    def names(self) -> list[str]:
        with self._open() as database:
            rows = database.execute("SELECT DISTINCT name FROM prompts ORDER BY 1")
            return [name for (name,) in rows]

    def versions(self, name: str) -> list[int]:
        with self._open() as database:
            rows = database.execute("SELECT version FROM prompts WHERE name = ? ORDER BY 1", [name])
            return [version for (version,) in rows]

    def read(self, name: str, version: int) -> str:
        with self._open() as database:
            row = database.execute(
                "SELECT text, sha256 FROM prompts WHERE name = ? AND version = ?", [name, version]
            ).fetchone()
        if row is None:
            raise LibraryError(f"{self.place} has no {name} {version}")
        text, digest = row
        if _digest(text) != digest:
            raise LibraryError(f"{self.place}: {name} {version} was changed behind its back")
        return str(text)

    def add(self, name: str, version: int, text: str, added_by: str) -> bool:
        """Add a version; False if it is there with this text, `LibraryError` if with another."""
        if not _NAME.fullmatch(name):
            raise LibraryError(f"{name!r} is no name of a prompt")
        with self._open(create=True) as database, database:
            database.execute("BEGIN IMMEDIATE")
            row = database.execute(
                "SELECT sha256 FROM prompts WHERE name = ? AND version = ?", [name, version]
            ).fetchone()
            if row is not None:
                if row[0] == _digest(text):
                    return False
                raise LibraryError(
                    f"{name} {version} is in {self.place} with another text: add it as the next one"
                )
            at = datetime.now(UTC).isoformat(timespec="seconds")
            database.execute(
                "INSERT INTO prompts VALUES (?, ?, ?, ?, ?, ?)",
                [name, version, text, _digest(text), at, added_by],
            )
        return True

    def history(self) -> list[Entry]:
        """Return what was added, in the order in which it was."""
        with self._open() as database:
            rows = database.execute(
                "SELECT name, version, sha256, added_at, added_by FROM prompts ORDER BY rowid"
            )
            return [Entry(*row) for row in rows]

    @contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        if not create and not self._path.is_file():
            raise LibraryError(f"there is no library at {self._path}; make it with: import FOLDER")
        try:
            with closing(
                sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
            ) as database:
                if create:
                    database.executescript(_TABLES)
                yield database
        except sqlite3.Error as error:
            raise LibraryError(f"{self._path}: {error}") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
