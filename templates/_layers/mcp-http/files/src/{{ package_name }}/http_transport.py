"""The server over Streamable HTTP: whom it answers, and how it ends."""

import logging
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .http_options import Http

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

logger = logging.getLogger(__name__)


def create_app(server: MCPServer, http: Http, amiss: Callable[[], str | None]) -> Starlette:
    """The server as an application, at /mcp, with its health at /healthz.

    `amiss` says why questions cannot be answered now, or None. The reason stays in the log, as
    anyone may ask for the health.
    """

    async def healthz(_request: Request) -> Response:
        if reason := await run_in_threadpool(amiss):
            logger.warning("not ready: %s", reason)
            return JSONResponse({"status": "not ready"}, status_code=503)
        return JSONResponse({"status": "ok"})

    # A web page could make a visitor's browser talk to this server under a name that the page's
    # owner controls. Requests have to name a host (and come from an origin) that was allowed.
    names = (*_LOOPBACK, *http.allowed_hosts)
    security = TransportSecuritySettings(
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{form}"
            for name in names
            for scheme in ("http", "https")
            for form in (name, f"{name}:*")
        ],
    )
    app = server.streamable_http_app(transport_security=security)
    app.add_route("/healthz", healthz, methods=["GET"])
    return app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._on_stop()
        super().handle_exit(sig, frame)


def serve(app: Starlette, http: Http, on_stop: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGINT or SIGTERM; says on stderr where, once connections are taken.

    The signal calls `on_stop`, which may cut short what requests wait for; then they have five
    seconds to end.

    Raises:
        SystemExit: The address is in use or not of this machine; the message says which.
    """
    name = f"[{http.host}]" if ":" in http.host else http.host
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    try:
        listener = socket.create_server((http.host, http.port), family=family)
    except OSError as error:
        message = f"cannot listen on {name}:{http.port}: {error.strerror}"
        raise SystemExit(message) from error
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,  # the log goes where the rest of ours goes: stderr
        timeout_graceful_shutdown=5,
    )
    sys.stderr.write(f"Listening on http://{name}:{listener.getsockname()[1]}/mcp\n")
    sys.stderr.flush()
    _Server(config, on_stop).run(sockets=[listener])
