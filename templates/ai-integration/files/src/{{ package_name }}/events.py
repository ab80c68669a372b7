"""A line of a log, as it came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import SourceError
from .model.reading import read_json

_LONGEST_MESSAGE = 262_144  # CloudWatch takes no longer one either
_LONGEST_NAME = 512
_LATEST = 253_402_300_799_000  # the last millisecond that a date can have


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a log. Its id makes it known again, however often it comes."""

    id: str
    # Milliseconds since 1970, by the clock of whoever wrote the line.
    at: int
    stream: str
    message: str


_NAMES = [part.name for part in fields(Event)]


def read_event(data: Any) -> Event:
    """Return the event that JSON holds, or raise `SourceError` saying what is wrong."""
    if not isinstance(data, dict) or sorted(data) != sorted(_NAMES):
        raise SourceError(f"an event is an object of {', '.join(_NAMES)}")
    for name, longest in (("id", _LONGEST_NAME), ("stream", _LONGEST_NAME)):
        if not isinstance(data[name], str) or not 0 < len(data[name]) <= longest:
            raise SourceError(f"an event's {name} is a text of 1 to {longest} characters")
    if not isinstance(data["message"], str) or len(data["message"]) > _LONGEST_MESSAGE:
        raise SourceError(f"an event's message is a text of {_LONGEST_MESSAGE} characters at most")
    at = data["at"]
    if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at <= _LATEST:
        raise SourceError("an event's at is a time in milliseconds since 1970")
    return Event(**data)


def read_events(path: Path) -> Iterator[Event]:
    """Yield the events of a file of JSON lines, or raise `SourceError` that names the line."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror or error}") from error
    yield from _parsed(path, data.split(b"\n"))


def _parsed(path: Path, lines: Iterable[bytes]) -> Iterator[Event]:
    # Only a line feed ends a line: messages may hold the other ends that Unicode has.
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield read_event(read_json(line.decode()))
            except (ValueError, SourceError) as error:
                raise SourceError(f"{path}:{number}: {error}") from error
