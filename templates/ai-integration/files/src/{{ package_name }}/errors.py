"""What can go wrong, sorted by what the caller can do about it."""

from collections.abc import Sequence


class ServiceError(Exception):
    """Something outside of the program failed or is missing. The message says what to do."""


class SettingsError(ServiceError):
    """The settings, or the environment, are not as they have to be; nothing was started."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


class SourceError(ServiceError):
    """Events cannot be read, or are none."""


class StoreError(ServiceError):
    """The service's own state cannot be read or written."""


class QueueError(ServiceError):
    """The queue does not answer."""


class ChannelError(ServiceError):
    """The channel did not take a message. `retry_after` is the header of that name, if it came."""

    def __init__(self, message: str, retry_after: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
