"""Events come in, a model judges them, a channel is told."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .channel import Channel, Notice
from .client import Client, Finding, NotAnsweredError
from .client.client import Account
from .cloudwatch import CloudWatch
from .errors import ServiceError
from .events import Event
from .metrics import Metrics
from .model import SafeStopError
from .prompt import question
from .queue import Job, Queue
from .settings import Settings
from .store import Incident, Store, Taken
from .telemetry import Span, Tracing
from .traces import onwards

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The parts, and what they do together."""

    settings: Settings
    store: Store
    queue: Queue
    channel: Channel
    client: Client
    tracing: Tracing
    metrics: Metrics

    def take(
        self, source: str, events: Sequence[Event], earlier: dict[str, str] | None = None
    ) -> Taken:
        """Take events in and queue what they make; `earlier` are the ids of the caller's span."""
        with self.tracing.root("take events", {"source": source}, earlier) as span:
            taken = self.store.take(
                source, events, self.settings.burst.window_seconds, span.ids() or earlier or {}
            )
            span.set("new", taken.new)
            span.set("known", taken.known)
        self.metrics.events.labels("new").inc(taken.new)
        self.metrics.events.labels("known").inc(taken.known)
        self.publish()
        return taken

    def publish(self) -> None:
        """Queue what is not queued yet, also what a crash kept from it."""
        for incident in self.store.new_incidents():
            self.queue.put(incident)
            self.store.queued(incident)

    def read(self, logs: CloudWatch) -> Taken:
        """Read a log group from where it was left; the position moves when all pages are in."""
        source, late = f"cloudwatch:{logs.group}", int(self.settings.source.late_seconds * 1000)
        begun = logs.now()
        position = self.store.position(source)
        if position is None:
            position = begun - int(self.settings.source.first_hours * 3_600_000)
        taken, latest = Taken(), position
        # Events come in later than they are dated: some are read twice, and known by their ids.
        for page in logs.pages(max(0, position - late)):
            if page:
                taken += self.take(source, page)
                # A clock that is ahead must not make us pass over what is yet to come.
                latest = max(latest, *(min(event.at, begun) for event in page))
        self.store.move(source, latest)
        return taken

    def work(self, job: Job) -> bool:
        """Work on what was taken; say whether it is done. What is not is given back."""
        started = time.monotonic()
        incident = self.store.incident(job.incident)
        if incident is None or incident.state == "told":
            self.queue.done(job)
            return True
        self.store.tried(incident.id)
        try:
            with self.tracing.root(
                "work on incident", {"incident": incident.id}, incident.trace or None
            ) as span:
                finding, by = self._judge(incident, span)
                self._tell(incident, finding, by, span)
        except SafeStopError as error:
            self._not_now(job, incident, str(error))
            return False
        except (NotAnsweredError, ServiceError) as error:
            self._failed(job, incident, str(error))
            return False
        self.store.told(incident.id)
        self.queue.done(job)
        self.metrics.messages.labels("told").inc()
        self.metrics.seconds.observe(time.monotonic() - started)
        return True

    def _judge(self, incident: Incident, span: Span) -> tuple[Finding, str]:
        """Return an answer and who gave it. One that is there already is not paid for again."""
        if incident.finding is not None:
            return incident.finding, incident.answered_by or ""
        group = incident.source.partition(":")[2]
        with self.tracing.span("ask model", {"stream": incident.stream}, span) as asking:
            try:
                answered = self.client.ask(question(incident.line, group, incident.stream))
            except NotAnsweredError as error:
                self._count(incident, error.account)
                raise
            asking.set("by", answered.by)
            asking.set("attempts", answered.account.attempts)
            asking.set("usd", answered.account.usd)
        self._count(incident, answered.account)
        self.store.answered(incident.id, answered)
        return answered.finding, answered.by

    def _count(self, incident: Incident, account: Account) -> None:
        self.store.spent(incident.id, account.usage.total, account.usd)
        self.metrics.usd.inc(account.usd)

    def _tell(self, incident: Incident, finding: Finding, by: str, span: Span) -> None:
        # More of the burst may have come in while the model was asked.
        latest = self.store.incident(incident.id) or incident
        notice = Notice(
            incident.id,
            incident.source.partition(":")[2],
            incident.stream,
            incident.line,
            latest.count,
            finding,
            by,
            latest.usd,
        )
        with self.tracing.span("tell channel", {"severity": finding.severity}, span) as told:
            self.channel.send(notice, onwards(told.ids()))

    def _failed(self, job: Job, incident: Incident, problem: str) -> None:
        """Keep why, and let it be tried again."""
        _log.warning("incident %d (%s): %s", incident.id, incident.line[:200], problem)
        self.store.failed(incident.id, problem)
        self.metrics.messages.labels("failed").inc()
        self.queue.give_back(job, self.settings.work.pause_seconds)

    def _not_now(self, job: Job, incident: Incident, problem: str) -> None:
        """A limit stands in the way, not the message: it waits until the limit is gone."""
        _log.warning("incident %d waits: %s", incident.id, problem)
        self.store.failed(incident.id, problem)
        self.metrics.messages.labels("waits").inc()
        self.queue.give_back(job, self.settings.work.pause_seconds)
