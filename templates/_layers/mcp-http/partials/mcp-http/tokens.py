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

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

VARIABLE = "{{ mcp_http_tokens_variable }}"
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


class Entry(BaseModel):
    """What the file says of one token."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client: Annotated[str, StringConstraints(min_length=1)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)]
    scopes: list[str]
    expires: AwareDatetime | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens: list[Entry]


class Tokens:
    """The known tokens."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries

    def entry_for(self, token: str) -> Entry | None:
        """Who holds a token, though it may have expired; None for one that is not known."""
        presented = hashlib.sha256(token.encode()).hexdigest()
        # All entries are compared, each in constant time: how long it takes tells nothing.
        matching = [
            entry for entry in self._entries if hmac.compare_digest(entry.sha256, presented)
        ]
        return matching[0] if matching else None


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
