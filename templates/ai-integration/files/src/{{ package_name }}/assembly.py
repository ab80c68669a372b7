"""Puts the parts of the service together."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .channel import open_channel
from .client import open_client
from .cloudwatch import CloudWatch, open_logs
from .metrics import Metrics
from .model.redaction import Redactor, redact_all
from .pipeline import Pipeline
from .queue import open_queue
from .settings import Settings
from .store import Store
from .telemetry import open_tracing


@contextmanager
def open_pipeline(
    settings: Settings, environment: Mapping[str, str], state: Path
) -> Iterator[Pipeline]:
    """Open everything, and close it again; raises what is wrong with a setting before the rest."""
    channel = open_channel(environment, state)
    tracing = open_tracing(
        environment,
        service="integration",
        file=state / "spans.jsonl",
        redact=redacting(environment),
    )
    store = Store(state / "service.db")
    try:
        client = open_client(settings, environment, state, store.spent_today())
        queue = open_queue(environment, state)
        try:
            metrics = Metrics()
            metrics.watch(queue.size)
            yield Pipeline(settings, store, queue, channel, client, tracing, metrics)
        finally:
            queue.close()
    finally:
        store.close()
        tracing.close()


def open_source(settings: Settings) -> CloudWatch:
    """Return the log group that the settings name, or raise `SourceError`."""
    return CloudWatch(open_logs(), settings.source.log_group, settings.source.words)


def redacting(environment: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return what takes secrets out of a value as JSON has them."""
    redact = Redactor(environment)
    return lambda value: redact_all(value, redact)
