"""EC2 on a bad day: a server in front of the local AWS that answers some calls itself, wrongly."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

FOR_EVER = 10**9


@dataclass
class Fault:
    """An answer that EC2 gives instead of the right one, the first `times` times."""

    code: str
    status: int = 400
    message: str = "as arranged"
    times: int = FOR_EVER
    after: int = 0
    body: bytes | None = None


class FaultyAws:
    """A server on 127.0.0.1 that forwards to another, except for the actions that have a fault."""

    def __init__(self, behind: str, faults: Mapping[str, Fault]) -> None:
        self.calls: Counter[str] = Counter()
        target = urlsplit(behind).netloc
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                action = parse_qs(body.decode())["Action"][0]
                calls[action] += 1
                fault = faults.get(action)
                if fault and fault.after < calls[action] <= fault.after + fault.times:
                    self._answer(fault.status, _error(fault) if fault.body is None else fault.body)
                    return
                connection = http.client.HTTPConnection(target, timeout=10)
                connection.request("POST", self.path, body, dict(self.headers))
                answer = connection.getresponse()
                self._answer(answer.status, answer.read())
                connection.close()

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FaultyAws:
        # It looks this often, in seconds, whether it is told to end.
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _error(fault: Fault) -> bytes:
    return (
        f"<Response><Errors><Error><Code>{fault.code}</Code><Message>{fault.message}</Message>"
        "</Error></Errors><RequestID>0</RequestID></Response>"
    ).encode()
