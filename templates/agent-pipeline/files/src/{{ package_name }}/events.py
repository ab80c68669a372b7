"""Log events, and the incidents that they add up to."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

# What is worth an agent's time; the rest is somebody's dashboard.
_SEVERE = frozenset({"WARNING", "ERROR", "CRITICAL", "FATAL"})
_VARIABLE = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"  # UUIDs
    r"|\b0x[0-9a-f]+\b|\b(?=[a-f]*[0-9])[0-9a-f]{8,}\b|\d+",
    re.IGNORECASE,
)


class LogEvent(BaseModel):
    """One line of a log."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    host: str = Field(min_length=1)
    service: str = Field(min_length=1)
    level: str
    message: str


class Incident(BaseModel):
    """Events that say the same thing about the same service of the same host."""

    model_config = ConfigDict(frozen=True)

    id: str
    host: str
    service: str
    level: str
    message: str
    count: int
    first_seen: datetime
    last_seen: datetime


def fingerprint(event: LogEvent) -> str:
    """Return what stays the same when the same trouble is logged again: no numbers, no ids."""
    message = _VARIABLE.sub("#", event.message.casefold())
    return f"{event.host}|{event.service}|{' '.join(message.split())}"


def deduplicate(events: Iterable[LogEvent]) -> list[Incident]:
    """Return one incident for each fingerprint among the severe events, in order of appearance."""
    groups: dict[str, list[LogEvent]] = {}
    for event in events:
        if event.level.upper() in _SEVERE:
            groups.setdefault(fingerprint(event), []).append(event)
    incidents = [
        Incident(
            id="inc-" + hashlib.sha256(key.encode()).hexdigest()[:10],
            host=group[0].host,
            service=group[0].service,
            level=group[-1].level.upper(),
            message=group[-1].message,
            count=len(group),
            first_seen=min(event.at for event in group),
            last_seen=max(event.at for event in group),
        )
        for key, group in groups.items()
    ]
    return sorted(incidents, key=lambda incident: (incident.first_seen, incident.id))
