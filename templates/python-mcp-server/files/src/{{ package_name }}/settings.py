"""How the server was asked to run: arguments first, then the environment, then defaults."""

import argparse
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .http_options import Http, add_options, read_options

SAMPLE = Path(__file__).parent / "sample"

# What is read from the environment. Another name that begins with HEALTH_ is an error: it was
# meant for this program, and would be passed over.
VARIABLES = ("HEALTH_DATA",)
# These a cluster sets by itself in every container beside a service that is called "health".
_OF_A_CLUSTER = re.compile(r"HEALTH_(?:SERVICE|PORT)(?:_\w+)?")


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
    if mistake := _unknown_variable(environment):
        parser.error(mistake)
    data = Path(parsed.data)
    if not (data / "services").is_dir():
        parser.error(f"{data} is no data folder: it has no folder services")
    http = read_options(parser, parsed)
    return Settings(data=data, http=http)


def _unknown_variable(environment: Mapping[str, str]) -> str | None:
    """What is wrong with a variable that nobody reads."""
    for name in sorted(name for name, value in environment.items() if value):
        if not name.startswith("HEALTH_") or name in VARIABLES or _OF_A_CLUSTER.fullmatch(name):
            continue
        similar = difflib.get_close_matches(name, VARIABLES, n=1)
        hint = f"did you mean {similar[0]}?" if similar else f"there is {', '.join(VARIABLES)}"
        return f"the variable {name} is not known; {hint}"
    return None
