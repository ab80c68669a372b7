"""What Prometheus reads, in a registry of the service's own."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counters of one service. Labels have few values: never a text from a log."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter(
            "integration_events",
            "Events that came in, by whether they were new",
            ["kind"],
            registry=self.registry,
        )
        self.messages = Counter(
            "integration_messages",
            "Messages that were worked on, by what came of it",
            ["result"],
            registry=self.registry,
        )
        self.usd = Counter(
            "integration_cost_usd", "What model calls have cost", registry=self.registry
        )
        self.seconds = Histogram(
            "integration_work_seconds",
            "How long a message took",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._waiting = Gauge(
            "integration_queue_size",
            "Messages that wait or are worked on",
            registry=self.registry,
        )

    def watch(self, waiting: Callable[[], float]) -> None:
        """Let the size of the queue be asked for when it is read."""
        self._waiting.set_function(waiting)

    def text(self) -> bytes:
        return generate_latest(self.registry)
