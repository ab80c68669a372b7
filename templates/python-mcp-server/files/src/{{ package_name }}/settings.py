"""How the server was asked to run: arguments first, then the environment, then defaults."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .http_transport import Http, add_options, read_options

SAMPLE = Path(__file__).parent / "sample"


@dataclass(frozen=True)
class Settings:
    """One run of the server."""

    data: Path = SAMPLE
    http: Http | None = None  # None: over stdio


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read the command line.

    Raises:
        SystemExit: Code 0 after --help, code 2 (with a message on stderr) for a wrong argument.
    """
    parser = argparse.ArgumentParser(
        prog=__package__,
        description="Serve the health of a host and its services over MCP.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        default=environment.get("HEALTH_DATA") or SAMPLE,
        help="folder with services/, runbooks/ and, for another host than this one, host/"
        " (environment: HEALTH_DATA; default: a sample that comes with the package)",
    )
    add_options(parser)
    parsed = parser.parse_args(arguments)
    data = Path(parsed.data)
    if not (data / "services").is_dir():
        parser.error(f"{data} is no data folder: it has no folder services")
    http = read_options(parser, parsed)
    return Settings(data=data, http=http)
