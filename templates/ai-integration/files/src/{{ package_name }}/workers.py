"""The threads of the service: one reads the logs, some work on what came in."""

import functools
import logging
import threading
import time
from collections.abc import Callable

from .cloudwatch import CloudWatch
from .errors import ServiceError
from .pipeline import Pipeline
from .queue import Job

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 0.2


class Workers:
    """Runs beside the requests (`web.Background`).

    A stop takes nothing new on, waits for what is in hand, and gives back what is not ended in
    time: nothing is lost, and what a killed process had in hand comes back when its lease ends.
    """

    def __init__(self, pipeline: Pipeline, logs: CloudWatch | None) -> None:
        self._pipeline = pipeline
        self._logs = logs
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._in_hand: dict[str, Job] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        loops: list[Callable[[], float]] = [self._work] * self._pipeline.settings.work.workers
        if self._logs is not None:
            loops.append(functools.partial(self._read, self._logs))
        for loop in loops:
            thread = threading.Thread(target=self._guarded, args=(loop,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def ask_to_stop(self) -> None:
        self._stopping.set()

    def finish(self, seconds: float) -> None:
        self.ask_to_stop()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        with self._lock:
            left = list(self._in_hand.values())
            self._in_hand.clear()
        for job in left:
            _log.warning("incident %d is not ended in time and given back", job.incident)
            try:
                self._pipeline.queue.give_back(job, 0.0)
            except ServiceError as error:
                _log.warning("its lease will have to end: %s", error)

    def check(self) -> str | None:
        """Return None while all threads live, or what is wrong."""
        dead = sum(not thread.is_alive() for thread in self._threads)
        return f"{dead} of {len(self._threads)} threads have ended" if dead else None

    def _guarded(self, loop: Callable[[], float]) -> None:
        """Go round until the stop; what goes wrong in one round is not the end of all."""
        while not self._stopping.is_set():
            try:
                pause = loop()
            except ServiceError as error:
                _log.warning("%s", error)
                pause = self._pipeline.settings.work.pause_seconds
            except Exception:
                _log.exception("a round failed")
                pause = self._pipeline.settings.work.pause_seconds
            if pause:
                self._stopping.wait(pause)

    def _read(self, logs: CloudWatch) -> float:
        self._pipeline.publish()
        self._pipeline.read(logs)
        return self._pipeline.settings.source.every_seconds

    def _work(self) -> float:
        job = self._pipeline.queue.take(self._pipeline.settings.work.lease_seconds)
        if job is None:
            return _IDLE_SECONDS
        with self._lock:
            self._in_hand[job.ticket] = job
        try:
            self._pipeline.work(job)
        finally:
            with self._lock:
                self._in_hand.pop(job.ticket, None)
        return 0.0
