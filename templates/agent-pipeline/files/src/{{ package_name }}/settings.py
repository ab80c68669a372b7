"""What one run needs to know, checked before anything happens."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import SettingsError
from .problems import in_words
from .trace import Trace

DATA = Path(__file__).parent / "data"
TRACE_FILE = "trace.jsonl"
SPANS_FILE = "spans.jsonl"
_RUN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Settings(BaseModel):
    """The choices of a run; kept in its trace, so that a resumed run makes the same ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str
    source: str = str(DATA / "events.jsonl")
    since_minutes: int = Field(default=60, ge=1, le=10_080)
    hosts: str = str(DATA / "hosts.json")
    sink: Literal["file", "slack"] = "file"
    provider: str = "offline"
    playbook: str = str(DATA / "playbook.json")
    max_tokens: int = Field(default=60_000, ge=1)
    max_usd: float = Field(default=0.50, gt=0, allow_inf_nan=False)
    restart_memory_hours: float = Field(default=24, gt=0, le=87_600)

    @property
    def restart_memory(self) -> timedelta:
        return timedelta(hours=self.restart_memory_hours)


def new_run_name() -> str:
    """Return a name that sorts by time."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def check_run_name(name: str) -> str:
    """Return `name` if it can be a folder's name, or raise `SettingsError`."""
    if not _RUN_NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be a run's name: use letters, digits, dots, dashes and underscores"
        )
    return name


def checked_settings(given: Mapping[str, Any]) -> Settings:
    """Return the settings that options make, or raise `SettingsError` naming the wrong ones."""
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = in_words(error, "settings", Settings.model_fields)
        name, colon, rest = problems.partition(":")
        raise SettingsError(f"--{name.replace('_', '-')}{colon}{rest}") from error


def stored_settings(trace: Trace, changed: Mapping[str, Any]) -> Settings:
    """Return the settings of the run that wrote the trace, but for what is changed from now on.

    Raises `SettingsError`. The changes are kept in the trace, so that they hold when the run is
    resumed once more.
    """
    record = trace.find("started")
    if record is None:
        raise SettingsError(f"{trace.path} holds no run to resume; start a new one")
    stored = dict(record["settings"])
    for later in trace.all("resumed"):
        stored |= later["settings"]
    settings = checked_settings({**stored, **changed})
    if changed:
        trace.append("resumed", {"settings": dict(changed)})
    return settings
