"""Health of services, from files that a prober writes.

FOLDER/services/NAME.json describes one service and its latest checks; FOLDER/runbooks/NAME.md says
what to do about it. Files are read anew for each question: the prober goes on writing. One that
cannot be read spoils what is known of its own service only.

Checks are judged by the clock of this machine, unless FOLDER/recorded_at.txt says when the facts
were recorded, as that of the sample does. A folder that is written to has no such file.
"""

import difflib
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from .facts import PAUSE, TRIES, FactsError, UnknownServiceError
from .models import Check, ServiceHealth, ServiceList, ServiceStatus, ServiceSummary

# A service is down when the last checks all failed, and degraded when one of the recent ones did.
DOWN_CHECKS = 3
RECENT_CHECKS = 6
# A check that is older says nothing about now.
STALE = timedelta(minutes=15)
# Clocks differ a little. Checks that are further ahead come from a clock that is wrong: whether
# they are fresh cannot be told.
AHEAD = timedelta(minutes=5)

_WORST_FIRST: tuple[ServiceStatus, ...] = ("down", "degraded", "unknown", "healthy")
_MOMENT = TypeAdapter(AwareDatetime)

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
    # What is wrong with the files that could not be read, by service.
    problems: dict[str, str]
    as_of: datetime

    def list(self, status: ServiceStatus | None = None) -> ServiceList:
        """All services, or those of one status."""
        summaries = [self._summary(name) for name in (*self.records, *self.problems)]
        return ServiceList(
            as_of=self.as_of,
            total=len(summaries),
            services=sorted(
                (summary for summary in summaries if status in (None, summary.status)),
                key=lambda it: (_WORST_FIRST.index(it.status), it.tier or 0, it.name),
            ),
        )

    def health(self, name: str) -> ServiceHealth:
        """Everything that is known of one service.

        Raises:
            UnknownServiceError: There is no such service.
            FactsError: Its file cannot be read.
        """
        self._refuse_unknown(name)
        if name in self.problems:
            raise FactsError(self.problems[name])
        record = self.records[name]
        status, problem = self._verdict(name)
        succeeded = [check.latency_ms for check in record.checks if check.ok]
        return ServiceHealth(
            name=record.name,
            summary=record.summary,
            owner=record.owner,
            tier=record.tier,
            status=status,
            problem=problem,
            as_of=self.as_of,
            success_percent=round(100 * len(succeeded) / len(record.checks), 1),
            latency_p95_ms=_percentile(succeeded, 95),
            failing_since=_failing_since(record),
            depends_on=[self._summary(needed) for needed in record.depends_on],
            suspects=sorted(self._suspects(name)),
        )

    def runbook(self, name: str) -> str:
        """What to do about a service, as Markdown.

        Raises:
            UnknownServiceError: There is no such service.
            FactsError: It has no runbook.
        """
        # The name is that of a file of ours from here on, so it cannot lead out of the folder.
        self._refuse_unknown(name)
        path = self.folder / "runbooks" / f"{name}.md"
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{name} has no runbook that can be read"
            raise FactsError(message) from error

    def _refuse_unknown(self, name: str) -> None:
        known = [*self.records, *self.problems]
        if name not in known:
            raise UnknownServiceError(name, difflib.get_close_matches(name, known, n=2))

    def _summary(self, name: str) -> ServiceSummary:
        status, problem = self._verdict(name)
        record = self.records.get(name)
        return ServiceSummary(
            name=name,
            owner=record.owner if record else None,
            tier=record.tier if record else None,
            status=status,
            problem=problem,
        )

    def _verdict(self, name: str) -> tuple[ServiceStatus, str | None]:
        """The status of a service, and why it is not known."""
        if name not in self.records:
            return "unknown", self.problems.get(name, f"there is no services/{name}.json")
        checks = self.records[name].checks
        age = self.as_of - checks[-1].at
        if age > STALE:
            return "unknown", f"its newest check is {_in_words(age)} old"
        if age < -AHEAD:
            return "unknown", f"its newest check is {_in_words(-age)} ahead of the clock here"
        if not any(check.ok for check in checks[-DOWN_CHECKS:]):
            return "down", None
        if not all(check.ok for check in checks[-RECENT_CHECKS:]):
            return "degraded", None
        return "healthy", None

    def _suspects(self, name: str) -> Iterable[str]:
        """Unhealthy services below this one that lean on no other unhealthy service.

        Services may need each other in a circle. Then each leans on the others, and where nothing
        outside of the circle is unhealthy, all of them are suspects.
        """
        unhealthy = {it for it in self._below(name) | {name} if self._verdict(it)[0] != "healthy"}
        leans_on = {it: self._below(it, unhealthy) for it in unhealthy}
        return (
            it
            for it in unhealthy - {name}
            if all(it in leans_on[needed] for needed in leans_on[it])
        )

    def _below(self, name: str, among: set[str] | None = None) -> set[str]:
        """What a service needs, directly or not; on ways through `among` only, if given."""
        below: set[str] = set()
        waiting = [name]
        while waiting:
            record = self.records.get(waiting.pop())
            for needed in record.depends_on if record else []:
                if needed not in below and (among is None or needed in among):
                    below.add(needed)
                    waiting.append(needed)
        return below


def read_services(
    folder: Path,
    now: datetime | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Services:
    """Read all files below FOLDER/services. They are judged at `now`, if it is given.

    Raises:
        FactsError: There are none, or the time of the recording is malformed.
    """
    waiting = sorted((folder / "services").glob("*.json"))
    if not waiting:
        raise FactsError("the data folder has no services/*.json")
    records: dict[str, _Record] = {}
    problems: dict[str, str] = {}
    for attempt in range(TRIES):
        if attempt > 0:
            pause(PAUSE)
        problems = {}
        for path in waiting:
            try:
                records[path.stem] = _read_record(path)
            except FactsError as error:
                problems[path.stem] = str(error)
        waiting = [path for path in waiting if path.stem in problems]
        if not waiting:
            break
    return Services(folder, records, problems, now or _clock(folder))


def _clock(folder: Path) -> datetime:
    """When the facts were recorded, where they say so; else the time that it is."""
    try:
        text = (folder / "recorded_at.txt").read_text(encoding="utf-8")
    except FileNotFoundError:
        return datetime.now(UTC).replace(microsecond=0)
    except (OSError, UnicodeDecodeError) as error:
        raise FactsError("recorded_at.txt cannot be read") from error
    try:
        return _MOMENT.validate_python(text.strip())
    except ValidationError as error:
        message = "recorded_at.txt: expected a time with its zone, such as 2026-11-02T09:55:00Z"
        raise FactsError(message) from error


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


def _in_words(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    if minutes < 120:  # noqa: PLR2004 (two hours: below, minutes tell more)
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 60 * 48 else f"{minutes // (60 * 24)} days"
