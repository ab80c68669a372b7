"""What people are told about an incident, and where they are told."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from .answers import Verdict
from .errors import SettingsError
from .events import Incident
from .model.audit import append_line, read_lines, whole_line
from .screen import one_line

_ATTEMPTS = 3
_MAX_WAIT_SECONDS = 10.0
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


class Notification(BaseModel):
    """The outcome of one incident. Without a verdict, `problem` says why a human has to look."""

    model_config = ConfigDict(frozen=True)

    id: str
    run: str
    incident: Incident
    verdict: Verdict | None
    problem: str | None
    actions: tuple[str, ...]

    def headline(self) -> str:
        """Return the one line that a busy person reads."""
        where = f"{self.incident.host}/{self.incident.service}"
        if self.verdict is None:
            return f"[needs a human] {where}: {self.problem}"
        return f"[{self.verdict.severity}] {where}: {self.verdict.cause}"


class NotSentError(Exception):
    """The notification did not arrive; it can be sent again."""


class MaybeSentError(Exception):
    """The notification may have arrived; sending it again could double it."""


class Sink(Protocol):
    """Takes notifications."""

    def send(self, notification: Notification) -> None:
        """Deliver, or raise `NotSentError` or `MaybeSentError`."""
        ...

    def was_sent(self, notification_id: str) -> bool | None:
        """Say whether a notification arrived; None when there is no way to know."""
        ...


class FileSink:
    """Appends notifications to a file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, notification: Notification) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self._path, whole_line(notification.model_dump_json()))
        except OSError as error:
            raise NotSentError(f"cannot write {self._path}: {error.strerror or error}") from error

    def was_sent(self, notification_id: str) -> bool | None:
        return any(_id_of(line) == notification_id for line in read_lines(self._path))


class SlackSink:
    """Posts to an incoming webhook. The webhook's address is a secret and is never shown."""

    def __init__(
        self, webhook: str, timeout: float = 10.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not _is_safe(webhook):
            raise SettingsError(
                "SLACK_WEBHOOK_URL has to be an https address, as Slack shows it when a webhook is"
                " added"
            )
        self._webhook = webhook
        self._timeout = timeout
        self._sleep = sleep

    def send(self, notification: Notification) -> None:
        body = json.dumps({"text": _slack_text(notification)}).encode()
        for attempt in range(1, _ATTEMPTS + 1):
            request = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
                self._webhook, data=body, headers={"Content-Type": "application/json"}
            )
            try:
                with _OPENER.open(request, timeout=self._timeout):
                    return
            except urllib.error.HTTPError as error:
                again = error.code == _TOO_MANY_REQUESTS or error.code >= _SERVER_ERROR
                wait = _retry_after(error.headers.get("Retry-After"), attempt)
                error.close()
                if not again or attempt == _ATTEMPTS:
                    raise NotSentError(f"Slack answered {error.code}") from None
            except urllib.error.URLError as error:
                if isinstance(error.reason, TimeoutError):
                    raise MaybeSentError("Slack could not be reached in time") from None
                raise NotSentError(f"cannot reach Slack: {error.reason}") from None
            except (TimeoutError, OSError):
                # The request was out before the answer failed to come.
                raise MaybeSentError("Slack took the message but did not answer") from None
            except http.client.HTTPException:
                # Its text may hold the webhook's address.
                raise NotSentError(
                    "what answers at SLACK_WEBHOOK_URL does not speak HTTP; check the address"
                ) from None
            self._sleep(wait)

    def was_sent(self, notification_id: str) -> bool | None:
        del notification_id
        return None


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would turn the message into a question, which any page answers."""

    def redirect_request(self, *args: Any) -> None:
        """Leave the answer as it is, an error."""


_OPENER = urllib.request.build_opener(_Stay)


def _is_safe(webhook: str) -> bool:
    """Say whether an address can be called, and is encrypted unless it is this machine's."""
    try:
        parts = urlsplit(webhook)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or not webhook.isascii() or not webhook.isprintable() or " " in webhook:
        return False
    here = parts.scheme == "http" and host in {"127.0.0.1", "localhost"}
    return parts.scheme == "https" or here


def _slack_text(notification: Notification) -> str:
    incident = notification.incident
    lines = [
        notification.headline(),
        f"seen {incident.count} times, last at {incident.last_seen.isoformat()}",
    ]
    if notification.verdict is not None:
        lines.append(f"next step: {notification.verdict.next_step}")
    lines.extend(f"action: {action}" for action in notification.actions)
    # A cause or an outcome with a line end in it must not pass for a line of ours.
    text = "\n".join(map(one_line, lines))
    # The three characters with a meaning to Slack: a log line must not be able to call a channel.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _retry_after(header: str | None, attempt: int) -> float:
    try:
        asked = float(header) if header else 2.0 ** (attempt - 1)
    except ValueError:
        asked = 2.0 ** (attempt - 1)
    return min(max(asked, 0.0), _MAX_WAIT_SECONDS)


def _id_of(line: str) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry.get("id") if isinstance(entry, dict) else None
