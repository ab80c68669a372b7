"""What the verbs do. Each returns whether all went well."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .app import create_service
from .assembly import open_pipeline, open_source, redacting
from .channel import open_channel
from .client import Answered, Client, NotAnsweredError, open_client
from .client.client import Account
from .errors import ServiceError, SettingsError
from .events import Event, read_events
from .files import write_whole
from .model import ModelError, SafeStopError
from .page import page
from .prompt import question
from .settings import Settings
from .store import Incident, Store
from .telemetry import TelemetrySettingsError, open_tracing
from .web import Background, Service, listen
from .web import serve as serve_web
from .web.socket import address
from .workers import Workers

_EVENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Desk:
    """What every verb works with."""

    settings: Settings
    environment: Mapping[str, str]
    state: Path

    def problems(self) -> list[str]:
        """Return everything that the environment lacks, one line each."""
        tries: list[Callable[[], Any]] = [
            lambda: open_channel(self.environment, self.state),
            lambda: open_client(self.settings, self.environment, self.state),
            lambda: open_tracing(
                self.environment,
                service="integration",
                file=self.state / "spans.jsonl",
                redact=redacting(self.environment),
            ).close(),
        ]
        found = []
        for attempt in tries:
            try:
                attempt()
            except (ServiceError, ModelError, TelemetrySettingsError) as error:
                found += str(error).splitlines()
        return found


def check(desk: Desk, options: argparse.Namespace) -> bool:
    """Say what would be read, asked and told; raise `SettingsError` if that cannot be."""
    del options
    problems = desk.problems()
    if problems:
        raise SettingsError(problems)
    client = open_client(desk.settings, desk.environment, desk.state)
    models = ", ".join(f"{it.name} ({it.model.name})" for it in client.endpoints)
    _say(f"reads {desk.settings.source.log_group}")
    _say(f"asks {models}")
    _say(f"tells {type(open_channel(desk.environment, desk.state)).__name__}")
    return True


def ask(desk: Desk, options: argparse.Namespace) -> bool:
    """Ask about each line of standard input, and print an object of JSON for each, in order."""
    with ExitStack() as stack:
        store = Store(desk.state / "service.db")
        stack.callback(store.close)
        client = open_client(desk.settings, desk.environment, desk.state, store.spent_today())

        def asked(line: str) -> dict[str, Any]:
            account, answer = _asked(client, line)
            # Before the next question: what was spent has to be known to the next process.
            store.spent(0, account.usage.total, account.usd)
            return answer

        pool = stack.enter_context(ThreadPoolExecutor(options.at_once))
        printer = stack.enter_context(ThreadPoolExecutor(1))
        good: list[Future[bool]] = []
        # Each line is asked about as it comes, and answered in its turn.
        for number, line in enumerate(filter(str.strip, sys.stdin), start=1):
            answer = pool.submit(asked, line.rstrip("\n"))
            good.append(printer.submit(_print_answer, number, answer))
        return all(it.result() for it in good)


def _print_answer(number: int, answer: "Future[dict[str, Any]]") -> bool:
    """Print an answer when it is there; say whether it is one."""
    found = answer.result()
    _say(json.dumps({"question": number, **found}, ensure_ascii=False))
    return "error" not in found


def _asked(client: Client, line: str) -> tuple[Account, dict[str, Any]]:
    try:
        answered = client.ask(question(line))
    except NotAnsweredError as error:
        return error.account, {**_taken(error.account), "error": {"text": str(error)}}
    except SafeStopError as error:
        return Account(), {**_taken(Account()), "error": {"text": str(error)}}
    return answered.account, _answer(answered)


def _answer(answered: Answered) -> dict[str, Any]:
    return {
        **_taken(answered.account),
        "by": answered.by,
        "answer": answered.finding.data(),
    }


def _taken(account: Account) -> dict[str, Any]:
    return {
        "attempts": account.attempts,
        "input_tokens": account.usage.input_tokens,
        "output_tokens": account.usage.output_tokens,
        "usd": round(account.usd, 9),
    }


def ingest(desk: Desk, options: argparse.Namespace) -> bool:
    """Take events in once."""
    with open_pipeline(desk.settings, desk.environment, desk.state) as pipeline:
        if options.events is None:
            taken = pipeline.read(open_source(desk.settings))
        else:
            # The whole file is read first: one wrong line, and nothing of it is taken.
            events = list(read_events(options.events))
            taken = pipeline.take("file:events", [])
            for some in _batches(events):
                taken += pipeline.take("file:events", some)
    _say(f"{taken.new} events are new, {taken.known} known; {taken.incidents} incidents begin")
    return True


def _batches(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    for start in range(0, len(events), _EVENTS_AT_ONCE):
        yield events[start : start + _EVENTS_AT_ONCE]


def work(desk: Desk, options: argparse.Namespace) -> bool:
    """Work on all that is ready; say whether all of it is done."""
    del options
    told = failed = 0
    with open_pipeline(desk.settings, desk.environment, desk.state) as pipeline:
        pipeline.publish()
        seen: set[int] = set()
        while (job := pipeline.queue.take(desk.settings.work.lease_seconds)) is not None:
            if job.incident in seen:
                # It was given back, and is ready again: that is for the next time.
                pipeline.queue.give_back(job, desk.settings.work.pause_seconds)
                break
            seen.add(job.incident)
            done = pipeline.work(job)
            told, failed = told + done, failed + (not done)
    _say(f"{told} told, {failed} not")
    return not failed


def status(desk: Desk, options: argparse.Namespace) -> bool:
    """Print what became of the incidents."""
    del options
    store = Store(desk.state / "service.db")
    try:
        for incident in store.incidents():
            _say(json.dumps(_shown(incident), ensure_ascii=False))
    finally:
        store.close()
    return True


def _shown(incident: Incident) -> dict[str, Any]:
    return {
        "incident": incident.id,
        "state": incident.state,
        "count": incident.count,
        "tries": incident.tries,
        "source": incident.source,
        "stream": incident.stream,
        "line": incident.line,
        "problem": incident.problem,
        "answer": incident.finding and incident.finding.data(),
        "by": incident.answered_by,
        "tokens": incident.tokens,
        "usd": round(incident.usd, 9),
    }


def write_page(desk: Desk, options: argparse.Namespace) -> bool:
    """Write the page that the service shows."""
    store = Store(desk.state / "service.db")
    try:
        text = page(
            store.incidents(), store.counts(), store.spent_today(), desk.settings.budget.usd_a_day
        )
    finally:
        store.close()
    path = options.output or desk.state / "page.html"
    write_whole(path, text)
    _say(str(path))
    return True


def serve(desk: Desk, options: argparse.Namespace) -> bool:
    """Run the service until it is told to stop."""
    problems = desk.problems()
    if problems:
        raise SettingsError(problems)
    source = None if options.no_read else open_source(desk.settings)
    with ExitStack() as stack, listen(options.host, options.port) as listener:

        def open_service() -> tuple[Service, Background]:
            pipeline = stack.enter_context(
                open_pipeline(desk.settings, desk.environment, desk.state)
            )
            workers = Workers(pipeline, source)
            token = desk.environment.get("EVENTS_TOKEN", "")
            return create_service(pipeline, workers, token), workers

        _say(address(listener))
        serve_web(open_service, listener, desk.settings.work.stop_seconds)
    return True


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- results go to standard output
