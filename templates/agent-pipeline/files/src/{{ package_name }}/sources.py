"""Where log events come from."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from .aws import Aws, explained
from .errors import SourceError, ToolError
from .events import LogEvent
from .model.reading import read_json

_log = logging.getLogger(__name__)

# The lines that are reported one by one; a whole file of something else is not.
_NAMED_LINES = 5


class Source(Protocol):
    """Something to read log events from."""

    def read(self) -> Iterator[LogEvent]:
        """Yield the events, oldest first, or raise `SourceError`."""
        ...


class FileSource:
    """A file of JSON lines. Lines that are no events are reported and left out, but not all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Iterator[LogEvent]:
        events = left_out = 0
        try:
            with self._path.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, start=1):
                    if not line.strip():
                        continue
                    try:
                        event = LogEvent.model_validate_json(line)
                    except ValidationError:
                        left_out += 1
                        if left_out <= _NAMED_LINES:
                            _log.warning("%s:%d: not a log event, left out", self._path, number)
                    else:
                        events += 1
                        yield event
        except OSError as error:
            raise SourceError(f"cannot read {self._path}: {error.strerror}") from error
        if left_out > _NAMED_LINES:
            _log.warning("%s: %d lines were left out in all", self._path, left_out)
        if left_out and not events:
            # All quiet is what a log says, not what something else doesn't.
            raise SourceError(f"{self._path} holds no log event, but {left_out} other lines")


class CloudWatchSource:
    """A log group, all pages of it, from some time ago until now.

    A message that is a JSON object with the fields of an event is taken as one; any other text
    becomes an error of the host that its log stream is named for.
    """

    def __init__(self, aws: Aws, group: str, since: timedelta) -> None:
        self._aws = aws
        self._group = group
        self._since = since

    def read(self) -> Iterator[LogEvent]:
        start = datetime.now(UTC) - self._since
        pages = self._aws.logs.get_paginator("filter_log_events").paginate(
            logGroupName=self._group, startTime=int(start.timestamp() * 1000)
        )
        try:
            with explained(f"read the log group {self._group}"):
                for page in pages:
                    for event in page["events"]:
                        yield self._event(
                            event["message"],
                            event["logStreamName"],
                            datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
                        )
        except ToolError as error:
            raise SourceError(str(error)) from error

    def _event(self, message: str, stream: str, at: datetime) -> LogEvent:
        try:
            fields = read_json(message)
            return LogEvent.model_validate({"at": at, "host": stream, **fields})
        except (ValueError, TypeError):
            return LogEvent(
                at=at,
                host=stream,
                service=self._group.rsplit("/", 1)[-1],
                level="ERROR",
                message=message,
            )
