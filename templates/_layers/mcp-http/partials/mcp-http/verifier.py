"""Bearer tokens as the MCP SDK asks for them: who holds one, and what every request needs."""

from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from pydantic import AnyHttpUrl

from .tokens import Tokens

# Tokens come from a file, so nothing issues them and the SDK has no metadata to publish; it wants
# an issuer's address all the same.
AUTH = AuthSettings(
    issuer_url=AnyHttpUrl("http://localhost"), resource_server_url=None, required_scopes=["read"]
)


class Verifier:
    """What the SDK calls a token verifier."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def verify_token(self, token: str) -> AccessToken | None:
        """Who holds a token; None for one that is not known. The SDK checks when it expires."""
        entry = self._tokens.entry_for(token)
        if entry is None:
            return None
        return AccessToken(
            token=token,
            client_id=entry.client,
            scopes=entry.scopes,
            expires_at=int(entry.expires.timestamp()) if entry.expires else None,
        )
