"""A server that speaks the widely shared form of chat completions, behind the model port.

Gateways and servers of open models do. The answer is streamed, because a stream shows whether a
model is still at work: one that says nothing for too long is given up, long before a limit for the
whole answer is reached. What is shown to people is the whole answer only: half a JSON object is no
answer.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..model import Message, Reply, ToolSpec, Usage
from ..model.reading import read_json
from .failures import CallError, code_in

_LONGEST_ERROR = 65_536
_LONGEST_ANSWER = 1_048_576
_OK = 200
# What a server says where it will not answer, instead of an answer.
_REFUSED = "content_filter"


@dataclass(frozen=True, slots=True)
class Times:
    """How long an answer may take, and how long it may pause, in seconds."""

    whole: float = 60.0
    piece: float = 15.0


class CompatibleModel:
    """Calls `URL/chat/completions`. Offers no tools: the port's are not passed on."""

    def __init__(
        self,
        name: str,
        url: str,
        key: str | None = None,
        times: Times | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._url = urlsplit(url.rstrip("/") + "/chat/completions")
        self._key = key
        self._times = times or Times()
        self._clock = clock

    def complete(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int
    ) -> Reply:
        del tools
        body = {
            "model": self.name,
            "max_tokens": max_tokens,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        connection = self._connection()
        try:
            return self._ask(connection, json.dumps(body).encode(errors="replace"))
        except TimeoutError as error:
            raise CallError("the model said nothing for too long", code="timeout") from error
        except (OSError, http.client.HTTPException) as error:
            kind = type(error).__name__
            raise CallError(f"the connection failed ({kind})", code="connection") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        seconds = min(self._times.whole, self._times.piece)
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._url.netloc, timeout=seconds, context=context)
        return http.client.HTTPConnection(self._url.netloc, timeout=seconds)

    def _ask(self, connection: http.client.HTTPConnection, body: bytes) -> Reply:
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        ends = self._clock() + self._times.whole
        connection.request("POST", self._url.path, body, headers)
        sock = connection.sock
        # The answer holds the connection open for itself, and has to be closed for itself.
        with connection.getresponse() as answer:
            if answer.status != _OK:
                raise _refusal(answer)
            pieces = Pieces(self._times.piece, ends, self._clock, sock.settimeout)
            if answer.headers.get_content_type() != "text/event-stream":
                return _whole(b"".join(pieces.read(answer)))
            return _assembled(pieces.lines(answer))


class Pieces:
    """Reads an answer piece by piece, none of which may take too long, nor all together."""

    def __init__(
        self,
        longest: float,
        ends: float,
        clock: Callable[[], float],
        wait_at_most: Callable[[float], None],
    ) -> None:
        self._longest = longest
        self._ends = ends
        self._clock = clock
        self._wait_at_most = wait_at_most
        self._last = clock()

    def read(self, answer: http.client.HTTPResponse) -> Iterator[bytes]:
        """Yield what comes, as it comes, or raise `TimeoutError`."""
        size = 0
        while True:
            left = min(self._ends, self._last + self._longest) - self._clock()
            if left <= 0:
                raise TimeoutError
            self._wait_at_most(left)
            data = answer.read1(65_536)
            if not data:
                return
            size += len(data)
            if size > _LONGEST_ANSWER:
                raise CallError("the model's answer is longer than a megabyte", code="malformed")
            yield data

    def lines(self, answer: http.client.HTTPResponse) -> Iterator[str]:
        """Yield the data of events. What only keeps a connection open is no piece of an answer."""
        rest = b""
        for data in self.read(answer):
            # Only a line feed ends a line here: a text may hold the other ends that Unicode has.
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                if line.startswith(b"data:"):
                    self._last = self._clock()
                    yield line[5:].strip().decode(errors="replace")


def _refusal(answer: http.client.HTTPResponse) -> CallError:
    try:
        code = code_in(read_json(answer.read(_LONGEST_ERROR).decode(errors="replace")))
    except ValueError:
        code = None
    # The text of a refusal is a stranger's, and may repeat what was asked: it is not passed on.
    said = f"the server answered {answer.status}" + (f" ({code[:60]})" if code else "")
    after = answer.headers.get("Retry-After")
    return CallError(said, status=answer.status, code=code, retry_after=after)


def _assembled(lines: Iterator[str]) -> Reply:
    text, usage, ended = [], None, False
    for line in lines:
        if line == "[DONE]":
            ended = True
            break
        piece = _object(line)
        usage = _usage(piece) or usage
        content, finish = _choice(piece, "delta")
        text.append(content)
        ended = ended or finish is not None
    if not ended:
        raise CallError("the answer broke off", code="connection")
    return Reply("".join(text), usage=usage)


def _whole(data: bytes) -> Reply:
    answer = _object(data.decode(errors="replace"))
    return Reply(_choice(answer, "message")[0], usage=_usage(answer))


def _object(text: str) -> dict[str, Any]:
    try:
        data = read_json(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise CallError("the model's answer is not JSON", code="malformed")
    if "error" in data:
        # A server that has begun to answer can only say so in its stream.
        code = code_in(data)
        raise CallError(f"the server broke off ({(code or 'no reason')[:60]})", code=code)
    return data


def _choice(data: dict[str, Any], part: str) -> tuple[str, str | None]:
    """Return the text of a choice and how it finished; the last piece may have no choice."""
    choices = data.get("choices")
    if not isinstance(choices, list) or (part == "message" and not choices):
        raise CallError("the model's answer has no choices", code="malformed")
    if not choices:
        return "", None
    message = choices[0].get(part) if isinstance(choices[0], dict) else None
    if not isinstance(message, dict):
        raise CallError("the model's answer has no message", code="malformed")
    finish = choices[0].get("finish_reason")
    if finish == _REFUSED:
        raise CallError("the model refused the content", code=_REFUSED)
    content = message.get("content")
    return content if isinstance(content, str) else "", finish if isinstance(finish, str) else None


def _usage(data: dict[str, Any]) -> Usage | None:
    usage = data.get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage.counted(usage.get("prompt_tokens"), usage.get("completion_tokens"))
