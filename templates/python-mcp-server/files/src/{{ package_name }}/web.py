"""The server over Streamable HTTP: ready as long as there are facts to answer from."""

from mcp.server import MCPServer
from starlette.applications import Starlette

from . import http_transport
from .facts import FactsError
from .http_options import Http
from .services import read_services
from .settings import Settings


def create_app(server: MCPServer, settings: Settings) -> Starlette:
    """The server as an application, at /mcp, with its health at /healthz."""

    def amiss() -> str | None:
        # What an orchestrator needs to know: can questions be answered, or would a restart with
        # the same data fail just so?
        try:
            services = read_services(settings.data)
        except FactsError as error:
            return str(error)
        # One service that cannot be read is its own problem.
        return None if services.records else "no file below services can be read"

    return http_transport.create_app(server, settings.http or Http(), amiss)


def serve(server: MCPServer, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    http_transport.serve(create_app(server, settings), settings.http or Http())
