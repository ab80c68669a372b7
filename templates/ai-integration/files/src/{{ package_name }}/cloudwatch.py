"""Reads a log group of CloudWatch from where it was left."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .errors import SourceError
from .events import Event

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 3},
)


def open_logs() -> "CloudWatchLogsClient":
    """Return a client of CloudWatch Logs, or raise `SourceError`."""
    try:
        return boto3.client("logs", config=_CONFIG)
    except BotoCoreError as error:
        raise SourceError(f"cannot use CloudWatch: {error} (set AWS_REGION)") from error


class CloudWatch:
    """The events of a log group that hold any of some words."""

    def __init__(
        self,
        client: "CloudWatchLogsClient",
        group: str,
        words: Sequence[str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self.group = group
        self._words = tuple(words)
        self._pattern = " ".join(f'?"{word}"' for word in words)
        self._clock = clock

    def now(self) -> int:
        """Return the time in milliseconds."""
        return int(self._clock() * 1000)

    def pages(self, since: int) -> Iterator[list[Event]]:
        """Yield the events from `since` (milliseconds) on, page by page, or raise `SourceError`.

        Pages are no order: a later one may hold earlier events of another stream.
        """
        paginator = self._client.get_paginator("filter_log_events")
        try:
            for page in paginator.paginate(
                logGroupName=self.group, startTime=since, filterPattern=self._pattern
            ):
                yield [
                    Event(
                        event["eventId"],
                        event["timestamp"],
                        event["logStreamName"],
                        event["message"],
                    )
                    for event in page["events"]
                    # Stand-ins of CloudWatch do not know every pattern.
                    if not self._words or any(it in event["message"] for it in self._words)
                ]
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "an error")
            raise SourceError(f"CloudWatch refuses to read {self.group}: {code}") from error
        except BotoCoreError as error:
            reason = type(error).__name__
            raise SourceError(f"CloudWatch cannot be read ({reason}): {self.group}") from error
