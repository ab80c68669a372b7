"""Run the MCP server over HTTP, for clients with bearer tokens, until a signal comes."""

from __future__ import annotations

import re
from collections.abc import Mapping

import anyio
from mcp.server import MCPServer

from .errors import InvalidRequestError
from .fleet import Fleet
from .http_options import Http
from .http_transport import create_app
from .http_transport import serve as serve_app
from .retry import SystemClock
from .scopes import Scopes
from .serve import log_to_stderr
from .server import build_server
from .tokens import VARIABLE
from .verifier import AUTH, Verifier

# Variables with this beginning are meant for this server; a cluster sets some more by itself in
# every container beside a service that is called "ec2-tool".
_OURS = "EC2_TOOL_"
_OF_A_CLUSTER = re.compile(r"EC2_TOOL_(?:SERVICE|PORT)(?:_\w+)?")


def check_variables(environment: Mapping[str, str]) -> None:
    """Raise `InvalidRequestError` for a variable that was meant for this server and that nobody
    reads: behind a slip in a name, it would serve without tokens.
    """
    for name in sorted(name for name, value in environment.items() if value):
        if name.startswith(_OURS) and name != VARIABLE and not _OF_A_CLUSTER.fullmatch(name):
            raise InvalidRequestError(
                f"The variable {name} is not known", hint=f"Did you mean {VARIABLE}?"
            )


def serve_http(fleet: Fleet, http: Http, clock: SystemClock) -> None:
    """Serve until SIGTERM or SIGINT. Then waits and retries end at once, and a request that is on
    its way to EC2 is answered first.
    """
    log_to_stderr()
    verifier = Verifier(http.tokens) if http.tokens else None
    auth = AUTH if http.tokens else None
    server = guarded(build_server(fleet, token_verifier=verifier, auth=auth))
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
