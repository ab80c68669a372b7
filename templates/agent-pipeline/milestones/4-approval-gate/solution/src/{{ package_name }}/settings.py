"""What one run needs to know, checked before anything happens."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .errors import SettingsError
from .trace import Trace

DATA = Path(__file__).parent / "data"
TRACE_FILE = "trace.jsonl"
_RUN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Settings(BaseModel):
    """The choices of a run; kept in its trace, so that a resumed run makes the same ones."""

    model_config = ConfigDict(frozen=True)

    run: str
    source: str = str(DATA / "events.jsonl")
    since_minutes: int = Field(default=60, ge=1, le=10_080)
    hosts: str = str(DATA / "hosts.json")
    sink: Literal["file", "slack"] = "file"
    approvals: Literal["ask", "wait"] = "ask"
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


def stored_settings(trace: Trace) -> Settings:
    """Return the settings of the run that wrote the trace, or raise `SettingsError`."""
    record = trace.find("started")
    if record is None:
        raise SettingsError(f"{trace.path} holds no run to resume; start a new one")
    return Settings.model_validate(record["settings"])
