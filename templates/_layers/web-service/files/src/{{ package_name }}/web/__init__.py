"""The service as HTTP shows it: routes, health, readiness, and a stop that keeps its time.

What the service does knows no web framework: a route is a function from a `Request` to an
`Answer`. `create_app` makes the framework's app of them, `serve` runs it until it is told to stop.
"""

from .app import create_app
from .port import Answer, Background, Request, Route, Service
from .readiness import Readiness
from .server import serve
from .socket import ListenError, listen

__all__ = [
    "Answer",
    "Background",
    "ListenError",
    "Readiness",
    "Request",
    "Route",
    "Service",
    "create_app",
    "listen",
    "serve",
]
