"""Remembers which incidents people were told of, so that a later run does not tell them again."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from .errors import TraceError
from .events import Incident
from .model.audit import append_line, read_lines, whole_line


class KnownIncidents:
    """A file that all runs share, with one line for each incident that was told.

    Time is the events' own: reading the same logs again, however late, changes nothing. The window
    begins when an incident is told and is not prolonged by repeats, so trouble that goes on for
    hours is told once in each window.
    """

    def __init__(self, path: Path, window: timedelta) -> None:
        self._path = path
        self._window = window

    def is_new(self, incident: Incident) -> bool:
        """Say whether people have to be told of the incident."""
        told = self._told().get(incident.id)
        return told is None or incident.last_seen - told >= self._window

    def remember(self, incident: Incident) -> None:
        """Note that people were told, or raise `TraceError`."""
        line = json.dumps({"incident": incident.id, "seen": incident.last_seen.isoformat()})
        try:
            append_line(self._path, whole_line(line))
        except OSError as error:
            raise TraceError(f"cannot write {self._path}: {error.strerror or error}") from error

    def _told(self) -> dict[str, datetime]:
        told: dict[str, datetime] = {}
        for line in read_lines(self._path):
            try:
                entry = json.loads(line)
                told[entry["incident"]] = datetime.fromisoformat(entry["seen"])
            except (ValueError, KeyError, TypeError):
                # Half a line, after a kill: at worst its incident is told a second time.
                continue
        return told
