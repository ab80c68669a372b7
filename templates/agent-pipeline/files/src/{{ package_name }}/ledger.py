"""What was changed in the world, by any run: the reason that no restart happens twice."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from .errors import TraceError
from .model.audit import append_line

# "void" undoes a "begun": AWS refused before anything happened.
State = Literal["begun", "done", "failed", "void"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `step` names the tool call within its run."""

    key: str
    run: str
    step: str
    state: State
    at: str
    outcome: str = ""


class Ledger:
    """An append-only file that all runs share.

    An action is entered as begun before it is done, so that a kill in between leaves a mark: such
    an action counts as done, because doing it again is worse than asking a human.
    """

    def __init__(self, path: Path, memory: timedelta) -> None:
        self._path = path
        self._memory = memory

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from reading or writing until the block ends."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def latest(self, key: str) -> Entry | None:
        """Return the newest entry for `key` that is recent enough to count."""
        oldest = datetime.now(UTC) - self._memory
        found = [e for e in self._entries() if e.key == key]
        if not found or found[-1].state == "void":
            return None
        return found[-1] if datetime.fromisoformat(found[-1].at) >= oldest else None

    def write(self, key: str, run: str, step: str, state: State, outcome: str = "") -> None:
        """Append an entry, on disk before this returns, or raise `TraceError`."""
        entry = Entry(key, run, step, state, datetime.now(UTC).isoformat(), outcome)
        try:
            append_line(self._path, json.dumps(asdict(entry)) + "\n")
        except OSError as error:
            raise TraceError(f"cannot write {self._path}: {error.strerror or error}") from error

    def _entries(self) -> list[Entry]:
        if not self._path.exists():
            return []
        text = self._path.read_text(encoding="utf-8")
        # Half a line at the end never took effect: nothing is done before its line is whole.
        lines = text[: text.rfind("\n") + 1].splitlines()
        try:
            return [Entry(**json.loads(line)) for line in lines]
        except (ValueError, TypeError) as error:
            # Guessing what was done is no option.
            raise TraceError(
                f"{self._path} is damaged ({error}); nothing is changed until it is mended"
            ) from error
