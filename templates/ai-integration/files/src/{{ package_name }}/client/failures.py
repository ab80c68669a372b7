"""What a failed call says about itself, whichever SDK or server it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import MalformedReplyError, ModelError


class CallError(ModelError):
    """A call that failed, with what the server said: a status, a code, when to come back."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of a failed call."""

    text: str
    # The status of the HTTP answer; None where there was none.
    status: int | None = None
    # The provider's own word for it, such as insufficient_quota.
    code: str | None = None
    # The header Retry-After, as it came.
    retry_after: str | None = None


def read_failure(error: ModelError) -> Failure:
    """Return what `error` knows. The ports keep what an SDK raised as the cause of theirs."""
    if isinstance(error, CallError):
        return Failure(str(error), error.status, error.code, error.retry_after)
    if isinstance(error, MalformedReplyError):
        return Failure(str(error), code="malformed")
    cause: Any = error.__cause__
    status = getattr(cause, "status_code", None)
    headers = getattr(getattr(cause, "response", None), "headers", None)
    after = headers.get("retry-after") if isinstance(headers, Mapping) else None
    return Failure(
        str(error),
        status if isinstance(status, int) else None,
        _code(cause),
        after if isinstance(after, str) else None,
    )


# What SDKs raise where there was no answer.
_CLASSES = {"APITimeoutError": "timeout", "APIConnectionError": "connection"}


def _code(cause: Any) -> str | None:
    """Return the provider's word: OpenAI's SDK has a `code`, others leave it in the body."""
    if type(cause).__name__ in _CLASSES:
        return _CLASSES[type(cause).__name__]
    code = getattr(cause, "code", None) or code_in(getattr(cause, "body", None))
    return code if isinstance(code, str) else None


def code_in(body: Any) -> str | None:
    """Return the code, or the type, of an error in a provider's answer."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    for name in ("code", "type"):
        if isinstance(error.get(name), str):
            return str(error[name])
    return None
