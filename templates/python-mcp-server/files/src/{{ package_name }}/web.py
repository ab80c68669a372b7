"""The server over Streamable HTTP."""

import logging
import socket
import sys

import uvicorn
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .facts import FactsError
from .services import read_services
from .settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

logger = logging.getLogger(__name__)


def create_app(server: MCPServer, settings: Settings) -> Starlette:
    """The server as an application, at /mcp, with its health at /healthz."""

    async def healthz(_request: Request) -> Response:
        # What an orchestrator needs to know: can questions be answered, or would a restart with
        # the same data fail just so? The reason stays in the log, as anyone may ask here.
        try:
            read_services(settings.data)
        except FactsError as error:
            logger.warning("not ready: %s", error)
            return JSONResponse({"status": "no facts"}, status_code=503)
        return JSONResponse({"status": "ok"})

    # A web page could make a visitor's browser talk to this server under a name that the page's
    # owner controls. Requests have to name a host (and come from an origin) that was allowed.
    names = (*_LOOPBACK, *settings.allowed_hosts)
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


def serve(server: MCPServer, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; says on stderr where, once connections are taken.

    Raises:
        SystemExit: The address is in use or not of this machine; the message says which.
    """
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        message = f"cannot listen on {name}:{settings.port}: {error.strerror}"
        raise SystemExit(message) from error
    config = uvicorn.Config(
        create_app(server, settings),
        access_log=False,
        log_config=None,  # the log goes where the rest of ours goes: stderr
        timeout_graceful_shutdown=5,
    )
    sys.stderr.write(f"Listening on http://{name}:{listener.getsockname()[1]}/mcp\n")
    sys.stderr.flush()
    uvicorn.Server(config).run(sockets=[listener])
