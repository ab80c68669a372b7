"""A server that streams pieces of an answer with pauses between them."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# A pause in seconds, or a text that is sent as it is.
Piece = float | str


def said(text: str, finish: str | None = None) -> str:
    """Return a piece of an answer as an event."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


USAGE = 'data: {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}\n\n'
DONE = "data: [DONE]\n\n"


@contextmanager
def streaming(*pieces: Piece, kind: str = "text/event-stream") -> Iterator[tuple[str, list[Any]]]:
    """Serve, and give the address and the requests: their path, headers and body."""
    requests: list[Any] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append((self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self._stream(pieces)

        def _stream(self, pieces: Sequence[Piece]) -> None:
            try:
                for piece in pieces:
                    if isinstance(piece, str):
                        self.wfile.write(piece.encode())
                        self.wfile.flush()
                    elif over.wait(piece):
                        return
            except OSError:
                pass  # the client gave up

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- inherited name
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def seconds_of(started: float) -> float:
    return time.monotonic() - started
