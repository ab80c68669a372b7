"""Run the server: over stdio for a client that starts it, or over HTTP."""

import os
import sys

from . import web
from .server import create_server
from .settings import read_settings


def main() -> None:
    """Serve until the client closes stdin (stdio) or a signal ends the process (http)."""
    settings = read_settings(sys.argv[1:], os.environ)
    server = create_server(settings)
    if settings.http:
        web.serve(server, settings)
    else:
        server.run("stdio")


if __name__ == "__main__":
    main()
