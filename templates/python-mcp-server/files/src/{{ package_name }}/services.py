"""Health of services, from files that a prober writes.

FOLDER/services/NAME.json describes one service and its latest checks; FOLDER/runbooks/NAME.md says
what to do about it. Files are read anew for each question: the prober goes on writing.
"""

import difflib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from .facts import FactsError, UnknownServiceError
from .models import Check, ServiceHealth, ServiceList, ServiceStatus, ServiceSummary

# A service is down when the last checks all failed, and degraded when one of the recent ones did.
DOWN_CHECKS = 3
RECENT_CHECKS = 6
# Without a check for this long (beside the newest check of any service), nothing is known.
STALE = timedelta(minutes=15)

_WORST_FIRST: tuple[ServiceStatus, ...] = ("down", "degraded", "unknown", "healthy")

ServiceName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", max_length=63)
]


class _Record(BaseModel):
    """The content of one file below services/."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ServiceName
    summary: str
    owner: str
    tier: int = Field(ge=1, le=4)
    depends_on: list[ServiceName] = []
    checks: list["_CheckRecord"] = Field(min_length=1)


class _CheckRecord(Check):
    """A check whose time names its zone: times without one cannot be compared."""

    at: AwareDatetime


@dataclass(frozen=True)
class Services:
    """All services as they were at one moment."""

    folder: Path
    records: dict[str, _Record]
    as_of: datetime

    def list(self, status: ServiceStatus | None = None) -> ServiceList:
        """All services, or those of one status."""
        summaries = [self._summary(record) for record in self.records.values()]
        return ServiceList(
            as_of=self.as_of,
            total=len(summaries),
            services=sorted(
                (summary for summary in summaries if status in (None, summary.status)),
                key=lambda it: (_WORST_FIRST.index(it.status), it.tier, it.name),
            ),
        )

    def health(self, name: str) -> ServiceHealth:
        """Everything that is known of one service.

        Raises:
            UnknownServiceError: There is no such service.
        """
        record = self._record(name)
        succeeded = [check.latency_ms for check in record.checks if check.ok]
        return ServiceHealth(
            name=record.name,
            summary=record.summary,
            owner=record.owner,
            tier=record.tier,
            status=self._status(record),
            as_of=self.as_of,
            success_percent=round(100 * len(succeeded) / len(record.checks), 1),
            latency_p95_ms=_percentile(succeeded, 95),
            failing_since=_failing_since(record),
            depends_on=[self._summary(self.records[needed]) for needed in record.depends_on],
            suspects=sorted(self._suspects(record)),
        )

    def runbook(self, name: str) -> str:
        """What to do about a service, as Markdown.

        Raises:
            UnknownServiceError: There is no such service.
            FactsError: It has no runbook.
        """
        # The name is one of ours from here on, so it cannot lead out of the folder.
        path = self.folder / "runbooks" / f"{self._record(name).name}.md"
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{name} has no runbook that can be read"
            raise FactsError(message) from error

    def _record(self, name: str) -> _Record:
        if name not in self.records:
            raise UnknownServiceError(name, difflib.get_close_matches(name, self.records, n=2))
        return self.records[name]

    def _summary(self, record: _Record) -> ServiceSummary:
        return ServiceSummary(
            name=record.name, owner=record.owner, tier=record.tier, status=self._status(record)
        )

    def _status(self, record: _Record) -> ServiceStatus:
        if self.as_of - record.checks[-1].at > STALE:
            return "unknown"
        if not any(check.ok for check in record.checks[-DOWN_CHECKS:]):
            return "down"
        if not all(check.ok for check in record.checks[-RECENT_CHECKS:]):
            return "degraded"
        return "healthy"

    def _suspects(self, record: _Record) -> Iterator[str]:
        """Walk the dependencies breadth first; services may well need each other in a circle."""
        seen = {record.name}
        waiting = list(record.depends_on)
        while waiting:
            needed = self.records[waiting.pop(0)]
            if needed.name in seen:
                continue
            seen.add(needed.name)
            waiting.extend(needed.depends_on)
            unhealthy = [
                name
                for name in needed.depends_on
                if name != record.name and self._status(self.records[name]) != "healthy"
            ]
            if self._status(needed) != "healthy" and not unhealthy:
                yield needed.name


def read_services(folder: Path) -> Services:
    """Read all files below FOLDER/services.

    Raises:
        FactsError: There are none, or one is malformed or needs a service that has no file.
    """
    paths = sorted((folder / "services").glob("*.json"))
    if not paths:
        raise FactsError("the data folder has no services/*.json")
    records = {path.stem: _read_record(path) for path in paths}
    for record in records.values():
        for needed in record.depends_on:
            if needed not in records:
                message = f"services/{record.name}.json depends on {needed}, which has no file"
                raise FactsError(message)
    newest = max(record.checks[-1].at for record in records.values())
    return Services(folder, records, newest)


def _read_record(path: Path) -> _Record:
    where = f"services/{path.name}"
    try:
        record = _Record.model_validate_json(path.read_bytes())
    except OSError as error:
        message = f"{where}: {error.strerror or error}"
        raise FactsError(message) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        message = f"{where}: {place}: {first['msg']}"
        raise FactsError(message) from error
    if record.name != path.stem:
        message = f"{where}: it describes {record.name}; the file's name has to be the service's"
        raise FactsError(message)
    ordered = sorted(record.checks, key=lambda check: check.at)
    return record.model_copy(update={"checks": ordered})


def _percentile(values: list[int], percent: int) -> int | None:
    """The smallest value that at least so many percent of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def _failing_since(record: _Record) -> datetime | None:
    since = None
    for check in reversed(record.checks):
        if check.ok:
            break
        since = check.at
    return since
