"""How the server was asked to run: arguments first, then the environment, then defaults."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .tokens import Tokens, read_tokens

SAMPLE = Path(__file__).parent / "sample"
MAX_PORT = 65535
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Settings:
    """One run of the server."""

    data: Path = SAMPLE
    transport: Literal["stdio", "http"] = "stdio"
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ()
    tokens: Tokens | None = None
    state: Path | None = None
    audit: Path | None = None


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read the command line.

    Raises:
        SystemExit: Code 0 after --help, code 2 (with a message on stderr) for a wrong argument.
    """
    parser = argparse.ArgumentParser(
        prog=__package__,
        description="Serve the health of a host and its services over MCP.",
        epilog="HEALTH_TOKENS_FILE names the file of the tokens that clients need over HTTP;"
        " HEALTH_STATE the folder where maintenance windows are kept;"
        " HEALTH_AUDIT the file that requests are recorded in.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        default=environment.get("HEALTH_DATA") or SAMPLE,
        help="folder with services/, runbooks/ and, for another host than this one, host/"
        " (environment: HEALTH_DATA; default: a sample that comes with the package)",
    )
    parser.add_argument("--transport", choices=["stdio", "http"], default="stdio")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (http)")
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on (http); 0 takes any free one"
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="also answer requests for this host name (http); may be repeated",
    )
    parsed = parser.parse_args(arguments)
    data = Path(parsed.data)
    if not (data / "services").is_dir():
        parser.error(f"{data} is no data folder: it has no folder services")
    if not 0 <= parsed.port <= MAX_PORT:
        parser.error(f"--port {parsed.port} is not between 0 and {MAX_PORT}")
    tokens = None
    if path := environment.get("HEALTH_TOKENS_FILE"):
        try:
            tokens = read_tokens(Path(path))
        except ValueError as error:
            parser.error(f"HEALTH_TOKENS_FILE: {error}")
    if parsed.transport == "http" and parsed.host not in THIS_MACHINE and tokens is None:
        parser.error(
            f"{parsed.host} can be reached by other machines: set HEALTH_TOKENS_FILE, so that"
            " clients need a token"
        )
    state = environment.get("HEALTH_STATE")
    audit = environment.get("HEALTH_AUDIT")
    return Settings(
        data=data,
        transport=parsed.transport,
        host=parsed.host,
        port=parsed.port,
        allowed_hosts=tuple(parsed.allow_host),
        tokens=tokens,
        state=Path(state) if state else None,
        audit=Path(audit) if audit else None,
    )
