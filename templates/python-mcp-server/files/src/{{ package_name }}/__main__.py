"""Run the server: over stdio for a client that starts it, or over HTTP."""

import os
import sys

from .settings import read_settings


def main() -> None:
    """Serve until the client closes stdin (stdio) or a signal ends the process (http)."""
    settings = read_settings(sys.argv[1:], os.environ)
    # Imported only now: the MCP SDK takes seconds, in which nobody would learn of a wrong setting.
    from . import web  # noqa: PLC0415
    from .server import create_server  # noqa: PLC0415

    server = create_server(settings)
    if settings.http:
        web.serve(server, settings)
    else:
        server.run("stdio")


if __name__ == "__main__":
    main()
