"""The routes of the service."""

import hmac

from .errors import ServiceError, SourceError
from .events import Event, read_event
from .metrics import CONTENT_TYPE
from .model.reading import read_json
from .page import page
from .pipeline import Pipeline
from .traces import caller
from .web import Answer, Readiness, Request, Route, Service
from .workers import Workers

_MOST_EVENTS = 1_000


def create_service(pipeline: Pipeline, workers: Workers, token: str) -> Service:
    """Return the service. Without a token nobody may push events."""
    pushing = _Pushing(pipeline, token)

    def shown(request: Request) -> Answer:
        del request
        store = pipeline.store
        text = page(
            store.incidents(),
            store.counts(),
            store.spent_today(),
            pipeline.settings.budget.usd_a_day,
        )
        return Answer(text, content_type="text/html; charset=utf-8")

    def metrics(request: Request) -> Answer:
        del request
        return Answer(pipeline.metrics.text(), content_type=CONTENT_TYPE)

    return Service(
        "integration",
        [
            Route("GET", "/", shown),
            Route("GET", "/metrics", metrics),
            Route("POST", "/events", pushing.push),
        ],
        Readiness(
            {
                "store": pipeline.store.check,
                "queue": pipeline.queue.check,
                "workers": workers.check,
            }
        ),
    )


class _Pushing:
    """Events that others send, instead of being read from a log."""

    def __init__(self, pipeline: Pipeline, token: str) -> None:
        self._pipeline = pipeline
        self._token = token.encode()

    def push(self, request: Request) -> Answer:
        if not self._token:
            return Answer("events are not taken: EVENTS_TOKEN is not set\n", 403)
        given = request.headers.get("authorization", "").encode(errors="replace")
        if not hmac.compare_digest(given, b"Bearer " + self._token):
            return Answer("who are you?\n", 401, headers={"WWW-Authenticate": "Bearer"})
        try:
            events = _events(request.body)
        except SourceError as error:
            return Answer(f"{error}\n", 400)
        try:
            taken = self._pipeline.take("push:events", events, caller(request.headers))
        except ServiceError:
            # What came in is not lost: the sender knows that it has to send it again.
            return Answer("the service cannot take events now\n", 503, headers={"Retry-After": "5"})
        return Answer.json(
            {"new": taken.new, "known": taken.known, "incidents": taken.incidents}, 202
        )


def _events(body: bytes) -> list[Event]:
    try:
        data = read_json(body.decode())
    except ValueError:
        raise SourceError("the body is no JSON") from None
    if not isinstance(data, list) or not 0 < len(data) <= _MOST_EVENTS:
        raise SourceError(f"send a list of 1 to {_MOST_EVENTS} events")
    return [read_event(item) for item in data]
