"""Requests, answers and routes in a form that no framework owns."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, Protocol

from .readiness import Readiness

_log = logging.getLogger(__name__)

# A page may show text from elsewhere: it runs no script, loads nothing, and stands in no frame.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked. Names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service says to it."""

    body: str | bytes
    status: int = 200
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, data: Any, status: int = 200) -> "Answer":
        return cls(json.dumps(data, ensure_ascii=False) + "\n", status, "application/json")

    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode(errors="replace")

    def all_headers(self) -> dict[str, str]:
        """Every header but the length."""
        return {**_HEADERS, "Content-Type": self.content_type, **self.headers}


@dataclass(frozen=True, slots=True)
class Route:
    """A path, what answers it, and the names that its query may have."""

    method: Literal["GET", "POST"]
    path: str
    handle: Callable[[Request], Answer]
    query: frozenset[str] = frozenset()


class Background(Protocol):
    """Work beside the requests."""

    def start(self) -> None:
        """Begin, and return at once."""
        ...

    def ask_to_stop(self) -> None:
        """Take on nothing new from now on. A signal's handler calls this: it must not wait."""
        ...

    def finish(self, seconds: float) -> None:
        """End what is in hand within so many seconds, and give back what is not ended by then."""
        ...


@dataclass(frozen=True, slots=True)
class Service:
    """All that an app is made of."""

    name: str
    routes: Sequence[Route]
    readiness: Readiness
    body_limit: int = 1_048_576

    def all_routes(self) -> list[Route]:
        """Return the routes with health and readiness, which every service has."""
        return [
            Route("GET", "/healthz", lambda _: Answer("ok\n")),
            Route("GET", "/readyz", self._ready),
            *self.routes,
        ]

    def answer(self, route: Route, request: Request) -> Answer:
        """Answer a request; what goes wrong in a route is logged, and not told to a stranger."""
        unknown = sorted(set(request.query) - route.query)
        if unknown:
            return refusal(400, f"{route.path} takes no {', '.join(unknown)}")
        try:
            return route.handle(request)
        except Exception:
            _log.exception("%s %s failed", route.method, route.path)
            return refusal(500)

    def _ready(self, request: Request) -> Answer:
        del request
        reasons = self.readiness.reasons()
        return Answer.json({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)


def refusal(status: int, why: str = "") -> Answer:
    """Return an answer in words for a request that is not served."""
    return Answer(f"{why or HTTPStatus(status).phrase.lower()}\n", status)
