"""Bearer tokens for HTTP clients: who holds one, what it allows, and until when.

The file holds digests, so that reading it gives nobody a token. Tokens are long and random (made by
`python -c "import secrets; print(secrets.token_urlsafe(32))"`), so a plain SHA-256 is enough: there
is no list of likely ones to try.
"""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from pydantic import (
    AnyHttpUrl,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

VARIABLE = "{{ mcp_http_tokens_variable }}"
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")

# Tokens come from a file, so nothing issues them and the SDK has no metadata to publish; it wants
# an issuer's address all the same.
AUTH = AuthSettings(
    issuer_url=AnyHttpUrl("http://localhost"), resource_server_url=None, required_scopes=["read"]
)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    client: Annotated[str, StringConstraints(min_length=1)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)]
    scopes: list[str]
    expires: AwareDatetime | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens: list[_Entry]


class Tokens:
    """The known tokens; what the SDK calls a token verifier."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = entries

    async def verify_token(self, token: str) -> AccessToken | None:
        """Who holds a token; None for one that is not known. The SDK checks when it expires."""
        presented = hashlib.sha256(token.encode()).hexdigest()
        # All entries are compared, each in constant time: how long it takes tells nothing.
        matching = [
            entry for entry in self._entries if hmac.compare_digest(entry.sha256, presented)
        ]
        if not matching:
            return None
        entry = matching[0]
        return AccessToken(
            token=token,
            client_id=entry.client,
            scopes=entry.scopes,
            expires_at=int(entry.expires.timestamp()) if entry.expires else None,
        )


def read_tokens(path: Path) -> Tokens:
    """Read a file of tokens.

    Raises:
        ValueError: It cannot be read or is malformed. The message holds nothing of its content.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ValueError(message) from error
    try:
        return Tokens(_File.model_validate_json(content).tokens)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        message = f"{path}: {place}: {first['msg']}"
        raise ValueError(message) from None


def tokens_for(host: str | None, environment: Mapping[str, str]) -> Tokens | None:
    """The tokens that clients need who come through HTTP to `host`; None where they need none.

    Without a host (over stdio, or where the default is taken) only this machine can ask.

    Raises:
        ValueError: The file is missing or malformed, or other machines could ask without a token.
    """
    if path := environment.get(VARIABLE):
        try:
            return read_tokens(Path(path))
        except ValueError as error:
            message = f"{VARIABLE}: {error}"
            raise ValueError(message) from error
    if host is not None and host not in THIS_MACHINE:
        message = (
            f"{host} can be reached by other machines: set {VARIABLE}, so that clients need a token"
        )
        raise ValueError(message)
    return None
