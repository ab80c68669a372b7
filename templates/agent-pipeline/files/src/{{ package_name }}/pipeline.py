"""The pipeline: incidents in, verdicts, notifications and postmortems out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .answers import Postmortem, Verdict, parse
from .errors import InterruptedRunError, MalformedAnswerError, PipelineError
from .events import Incident, deduplicate
from .model import Guard, ModelError, SafeStopError, StepCapError, Usage
from .notifications import MaybeSentError, Notification, NotSentError, Sink
from .postmortem import render_postmortem, write_whole
from .prompts import POSTMORTEM_SYSTEM, TRIAGE_SYSTEM, postmortem_task, triage_task
from .session import Session
from .sources import Source
from .stop import Stop
from .telemetry import Tracing
from .toolbox import Toolbox
from .trace import Trace

_log = logging.getLogger(__name__)

MAX_STEPS = 15

AgentLoop = Callable[[Session, str, str], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an incident; without a verdict, `problem` says why."""

    incident: Incident
    verdict: Verdict | None
    problem: str | None
    actions: list[str]
    delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """One run, new or resumed: whatever the trace holds already is not done again."""

    run: str
    folder: Path
    source: Source
    guard: Guard
    triage_toolbox: Toolbox
    writer_toolbox: Toolbox
    run_agent: AgentLoop
    tracing: Tracing
    sink: Sink
    trace: Trace
    stop: Stop

    def work(self) -> list[Outcome]:
        """Work off all incidents; raises what ends the run early, after recording it."""
        for record in self.trace.all("model"):
            self.guard.charge(Usage(record["input_tokens"], record["output_tokens"]), record["usd"])
        try:
            outcomes = [self._handle(incident) for incident in self._incidents()]
        except (SafeStopError, ModelError, PipelineError, InterruptedRunError) as error:
            self._record_stop(str(error))
            raise
        self.trace.append("finished", {"incidents": len(outcomes)})
        return outcomes

    def _record_stop(self, reason: str) -> None:
        try:
            self.trace.append("stopped", {"reason": reason})
        except PipelineError as error:
            # The reason itself is more useful than that it could not be written down.
            _log.warning("%s", error)

    def _incidents(self) -> list[Incident]:
        record = self.trace.find("incidents")
        if record is None:
            # Nothing is begun yet, and a large log group takes minutes.
            with self.stop.at_once():
                seen = deduplicate(self.source.read())
            found = [incident.model_dump(mode="json") for incident in seen]
            record = self.trace.append("incidents", {"incidents": found})
        return [Incident.model_validate(incident) for incident in record["incidents"]]

    def _handle(self, incident: Incident) -> Outcome:
        verdict, problem = self._triage(incident)
        actions = self._actions(incident)
        notification = Notification(
            id=f"{self.run}/{incident.id}",
            run=self.run,
            incident=incident,
            verdict=verdict,
            problem=problem,
            actions=tuple(actions),
        )
        delivered = self._notify(notification)
        if verdict is not None and verdict.severity in {"critical", "high"}:
            self._write_postmortem(incident, verdict, actions)
        return Outcome(incident, verdict, problem, actions, delivered)

    def _session(self, agent: str, incident: Incident, toolbox: Toolbox) -> Session:
        return Session(
            agent=agent,
            incident=incident.id,
            run=self.run,
            guard=self.guard,
            toolbox=toolbox,
            tracing=self.tracing,
            trace=self.trace,
            stop=self.stop,
            max_steps=MAX_STEPS,
        )

    def _triage(self, incident: Incident) -> tuple[Verdict | None, str | None]:
        record = self.trace.find("verdict", incident=incident.id)
        if record is None:
            session = self._session("triage", incident, self.triage_toolbox)
            verdict: Verdict | None = None
            problem: str | None = None
            try:
                text = self.run_agent(session, TRIAGE_SYSTEM, triage_task(incident))
                verdict = parse(Verdict, text)
            except (MalformedAnswerError, StepCapError) as error:
                # This incident needs a human; the others can still be triaged.
                problem = str(error)
            record = self.trace.append(
                "verdict",
                {
                    "incident": incident.id,
                    "verdict": verdict.model_dump(mode="json") if verdict else None,
                    "problem": problem,
                },
            )
        kept: Any = record["verdict"]
        return (Verdict.model_validate(kept) if kept else None), record["problem"]

    def _actions(self, incident: Incident) -> list[str]:
        return [
            f"{record['name']} {record['resource']}: "
            + ("done" if record["ok"] else record["observation"])
            for record in self.trace.all("tool")
            if record["incident"] == incident.id
            and (record["changed"] or record.get("interrupted"))
        ]

    def _notify(self, notification: Notification) -> bool:
        done = self.trace.find("notified", notification=notification.id)
        if done is not None and done["outcome"] != "failed":
            return True
        begun = self.trace.find("notifying", notification=notification.id)
        if begun is not None and done is None:
            arrived = self.sink.was_sent(notification.id)
            if arrived is not False:
                # Killed in between. Told twice is worse than told perhaps: the trace says so.
                outcome = "sent" if arrived else "unknown"
                return self._notified(notification, outcome, "killed while sending")
        self.stop.check()
        self.trace.append("notifying", {"notification": notification.id})
        try:
            self.sink.send(notification)
        except NotSentError as error:
            return self._notified(notification, "failed", str(error))
        except MaybeSentError as error:
            return self._notified(notification, "unknown", str(error))
        return self._notified(notification, "sent", "")

    def _notified(self, notification: Notification, outcome: str, detail: str) -> bool:
        self.trace.append(
            "notified",
            {
                "notification": notification.id,
                "incident": notification.incident.id,
                "outcome": outcome,
                "detail": detail,
            },
        )
        if outcome != "sent":
            _log.warning("%s: notification %s: %s", notification.incident.id, outcome, detail)
        return outcome != "failed"

    def _write_postmortem(self, incident: Incident, verdict: Verdict, actions: list[str]) -> None:
        if self.trace.find("postmortem", incident=incident.id) is not None:
            return
        session = self._session("postmortem", incident, self.writer_toolbox)
        written: Postmortem | None = None
        try:
            text = self.run_agent(
                session, POSTMORTEM_SYSTEM, postmortem_task(incident, verdict, actions)
            )
            written = parse(Postmortem, text)
        except (MalformedAnswerError, StepCapError) as error:
            _log.warning("%s: postmortem without the agent's part: %s", incident.id, error)
        path = self.folder / f"postmortem-{incident.id}.md"
        try:
            write_whole(path, render_postmortem(incident, verdict, actions, written))
        except OSError as error:
            raise PipelineError(f"cannot write {path}: {error.strerror or error}") from error
        self.trace.append("postmortem", {"incident": incident.id, "file": path.name})
