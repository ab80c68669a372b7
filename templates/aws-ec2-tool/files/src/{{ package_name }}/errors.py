"""What can go wrong, as types: each with a stable code, an exit code and a hint.

The two faces only read these fields. The CLI turns them into a line on stderr and an exit code, the
MCP server into the text that a model sees, so neither needs to know botocore.
"""

from __future__ import annotations

from typing import ClassVar


class Ec2ToolError(Exception):
    """The base of every anticipated failure."""

    code: ClassVar[str] = "aws_error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        if not self.hint:
            return self.message
        stop = "" if self.message.endswith("?") else "."
        return f"{self.message}{stop} {self.hint}"


class InvalidRequestError(Ec2ToolError):
    """The request itself is wrong: a malformed id, an unknown filter, a target that is not
    configured.
    """

    code = "invalid_request"
    exit_code = 2


class RegionRequiredError(InvalidRequestError):
    """No region was given anywhere."""

    code = "region_required"


class UnknownRegionError(InvalidRequestError):
    """A region that the SDK does not know."""

    code = "unknown_region"


class NotFoundError(Ec2ToolError):
    """The instance, volume or VPC is not in this account and region."""

    code = "not_found"
    exit_code = 3


class DeniedError(Ec2ToolError):
    """The credentials are good, but IAM does not allow the action."""

    code = "denied"
    exit_code = 4


class BadCredentialsError(Ec2ToolError):
    """There are no credentials, or AWS does not accept them."""

    code = "bad_credentials"
    exit_code = 4


class ExpiredCredentialsError(BadCredentialsError):
    """The session token has run out."""

    code = "expired_credentials"


class ThrottledError(Ec2ToolError):
    """EC2 refused the call before doing anything, because there were too many. Always safe to
    repeat.
    """

    code = "throttled"
    exit_code = 5


class UnavailableError(Ec2ToolError):
    """No answer, or an answer that says nothing about what was done. Only safe to repeat for
    repeatable calls.
    """

    code = "unavailable"
    exit_code = 5


class WrongStateError(Ec2ToolError):
    """The instance is in a state from which the action is not possible."""

    code = "wrong_state"
    exit_code = 6


class WaitTimedOutError(Ec2ToolError):
    """The request was accepted, but the instance did not reach the state in time."""

    code = "wait_timed_out"
    exit_code = 7


class StoppingError(Ec2ToolError):
    """This process is shutting down, so a wait was given up."""

    code = "stopping"
    exit_code = 143
