"""Maintenance windows: kept in one file, opened only after a person has agreed."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from .facts import FactsError
from .models import Answer

LONGEST_MINUTES = 240


class Window(Answer):
    service: str
    reason: str
    starts_at: datetime
    ends_at: datetime


class WindowList(Answer):
    windows: list[Window] = Field(description="Those that are open now, by service")


class Started(Answer):
    started: bool
    message: str


class Confirmation(BaseModel):
    """What a person is asked. It never reaches the model, and no argument can stand in for it."""

    approve: bool = Field(title="Start it", description="Alerts of the service stay quiet")


class Maintenance:
    """The windows of one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "maintenance.json"
        # Tools run on threads: two calls must not both read the file before either writes it.
        self._lock = threading.Lock()

    def open_windows(self) -> list[Window]:
        """The windows that are not over.

        Raises:
            FactsError: The file cannot be read or is malformed.
        """
        try:
            windows = WindowList.model_validate_json(self._path.read_bytes()).windows
        except FileNotFoundError:
            return []
        except (OSError, ValidationError) as error:
            message = f"{self._path.name} cannot be read"
            raise FactsError(message) from error
        now = datetime.now(UTC)
        return [window for window in windows if window.ends_at > now]

    def refuse_second(self, service: str) -> None:
        """See that a service has no open window.

        Raises:
            FactsError: It has one.
        """
        for window in self.open_windows():
            if window.service == service:
                message = f"{service} is in maintenance until {window.ends_at:%Y-%m-%d %H:%M} UTC"
                raise FactsError(message)

    def start(self, service: str, minutes: int, reason: str) -> Window:
        """Open a window from now on.

        Raises:
            FactsError: The service has one that is open, or the file cannot be written.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        ends = now + timedelta(minutes=minutes)
        window = Window(service=service, reason=reason, starts_at=now, ends_at=ends)
        with self._lock:
            self.refuse_second(service)
            windows = sorted([*self.open_windows(), window], key=lambda it: it.service)
            self._write(WindowList(windows=windows))
        return window

    def _write(self, windows: WindowList) -> None:
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(windows.model_dump_json(indent=2) + "\n", encoding="utf-8")
            # Renamed into place: a crash leaves the old file or the new one, never half of one.
            os.replace(beside, self._path)  # noqa: PTH105 (the same call, and named for what it does)
        except OSError as error:
            message = f"{self._path.name} cannot be written: {error.strerror}"
            raise FactsError(message) from error
