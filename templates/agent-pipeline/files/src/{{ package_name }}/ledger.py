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
from .model.audit import append_line, read_lines, whole_line

# "void" undoes a "begun": AWS refused before anything happened. "unknown" is what an interrupted
# change becomes once the agent that asked for it has been told.
State = Literal["begun", "done", "failed", "void", "unknown"]


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
    an action counts as done for as long as nobody has looked, because doing it again is worse than
    asking a human. What ended, however it ended, is forgotten after the ledger's memory.
    """

    def __init__(self, path: Path, memory: timedelta) -> None:
        self._path = path
        self._memory = memory

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from reading or writing until the block ends."""
        path = self._path.with_suffix(".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.open("w")
        except OSError as error:
            raise TraceError(f"cannot write {path}: {error.strerror or error}") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def latest(self, key: str) -> Entry | None:
        """Return the newest entry for `key` that counts: it is recent, or its end is unknown."""
        found = [e for e in self._entries() if e.key == key]
        if not found or found[-1].state == "void":
            return None
        if found[-1].state == "begun":
            return found[-1]
        oldest = datetime.now(UTC) - self._memory
        return found[-1] if datetime.fromisoformat(found[-1].at) >= oldest else None

    def of_step(self, run: str, step: str) -> Entry | None:
        """Return the newest entry of one tool call, however old, whatever came after it."""
        found = [e for e in self._entries() if (e.run, e.step) == (run, step)]
        return found[-1] if found and found[-1].state != "void" else None

    def write(self, key: str, run: str, step: str, state: State, outcome: str = "") -> None:
        """Append an entry, on disk before this returns, or raise `TraceError`."""
        entry = Entry(key, run, step, state, datetime.now(UTC).isoformat(), outcome)
        try:
            append_line(self._path, whole_line(json.dumps(asdict(entry))))
        except OSError as error:
            raise TraceError(f"cannot write {self._path}: {error.strerror or error}") from error

    def _entries(self) -> list[Entry]:
        try:
            return [Entry(**json.loads(line)) for line in read_lines(self._path)]
        except OSError as error:
            raise TraceError(f"cannot read {self._path}: {error.strerror or error}") from error
        except (ValueError, TypeError, RecursionError) as error:
            # Guessing what was done is no option.
            raise TraceError(
                f"{self._path} is damaged ({error}); nothing is changed until it is mended"
            ) from error
