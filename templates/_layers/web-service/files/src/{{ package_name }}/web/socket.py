"""The socket that requests come in by."""

import socket

_BACKLOG = 128
_HIGHEST_PORT = 65_535


class ListenError(Exception):
    """The address cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one. Raises `ListenError`.

    Requests wait in it from now on, so the address can be told to others at once.
    """
    if not 0 <= port <= _HIGHEST_PORT:
        raise ListenError(f"there is no port {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return listener


def address(listener: socket.socket) -> str:
    """Return the address to call a listening socket by."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
