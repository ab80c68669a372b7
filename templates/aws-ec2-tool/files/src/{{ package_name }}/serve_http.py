"""Run the MCP server over HTTP, for clients with bearer tokens, until a signal comes."""

from __future__ import annotations

import anyio
from mcp.server import MCPServer

from .fleet import Fleet
from .http_transport import Http, create_app
from .http_transport import serve as serve_app
from .retry import SystemClock
from .scopes import Scopes
from .serve import log_to_stderr
from .server import build_server
from .tokens import AUTH


def serve_http(fleet: Fleet, http: Http, clock: SystemClock) -> None:
    """Serve until SIGTERM or SIGINT. Then waits and retries end at once, and a request that is on
    its way to EC2 is answered first.
    """
    log_to_stderr()
    auth = AUTH if http.tokens else None
    server = guarded(build_server(fleet, token_verifier=http.tokens, auth=auth))
    # Whether EC2 answers is not this server's health: to start it again would mend nothing.
    serve_app(create_app(server, http, lambda: None), http, on_stop=clock.stop)


def guarded(server: MCPServer) -> MCPServer:
    """The server, with its tools that change something kept to tokens with the scope for them."""
    tools = anyio.run(server.list_tools)
    changing = [
        tool.name for tool in tools if not (tool.annotations and tool.annotations.read_only_hint)
    ]
    server.middleware.append(Scopes(frozenset(changing)))
    return server
