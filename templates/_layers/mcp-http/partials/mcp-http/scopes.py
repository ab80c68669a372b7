"""What a client may do, by the scopes of the token that came with its request."""

import logging
from dataclasses import dataclass
from typing import Any

from mcp import MCPError
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp_types import INVALID_PARAMS
from pydantic import BaseModel

logger = logging.getLogger(__name__)

OPERATE = "operate"


def token_of(ctx: ServerRequestContext[Any, Any]) -> AccessToken | None:
    """The token that came with this very request; None over stdio, or where none is asked for."""
    user = ctx.request.scope.get("user") if ctx.request is not None else None
    return user.access_token if isinstance(user, AuthenticatedUser) else None


@dataclass(frozen=True)
class Scopes:
    """Middleware that keeps the tools named in `changing` to tokens with the scope for them."""

    changing: frozenset[str]

    async def __call__(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        token = token_of(ctx)
        if token is None or OPERATE in token.scopes:
            # Without a token, the transport let this client in: the local user, or a server that
            # listens on this machine only.
            return await call_next(ctx)
        name = (ctx.params or {}).get("name")
        if ctx.method == "tools/call" and name in self.changing:
            logger.warning("%s may not call %s", token.client_id, name)
            message = f"{name} needs a token with the scope {OPERATE}"
            raise MCPError(INVALID_PARAMS, message)
        result = await call_next(ctx)
        return self._without_changing(result) if ctx.method == "tools/list" else result

    def _without_changing(self, result: HandlerResult) -> HandlerResult:
        """The list of tools that is of use to the client. What protects is the refusal above."""
        wire = result.model_dump(by_alias=True) if isinstance(result, BaseModel) else result or {}
        tools = [tool for tool in wire.get("tools", []) if tool["name"] not in self.changing]
        return wire | {"tools": tools}
