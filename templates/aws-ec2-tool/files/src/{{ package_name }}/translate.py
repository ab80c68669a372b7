"""From botocore's exceptions to this package's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore import exceptions as boto

from .errors import (
    BadCredentialsError,
    DeniedError,
    Ec2ToolError,
    ExpiredCredentialsError,
    InvalidRequestError,
    NotFoundError,
    ThrottledError,
    UnavailableError,
    WrongStateError,
)

# EC2 and the services in front of it spell the same thing in several ways.
_THROTTLED = {
    "EC2ThrottledException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SnapshotCreationPerVolumeRateExceeded",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
_DENIED = {"AccessDenied", "AccessDeniedException", "Blocked", "UnauthorizedOperation"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_BAD_CREDENTIALS = {
    "AuthFailure",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_WRONG_STATE = {"IncorrectInstanceState", "IncorrectState", "UnsupportedOperation"}
_UNAVAILABLE = {
    "InsufficientInstanceCapacity",
    "InternalError",
    "InternalFailure",
    "RequestTimeout",
    "ServiceUnavailable",
    "Unavailable",
}
_DENIED_HINT = "Attach iam/policy.json; it allows changes only where its tag is"
# A refusal carries up to several KB of encoded detail that only an administrator can decode.
_ENCODED_DETAIL = re.compile(r"\s*Encoded authorization failure message:.*", re.DOTALL)


@contextmanager
def translated(action: str, where: str) -> Iterator[None]:
    """Run the body, and raise this package's errors in place of botocore's.

    `action` is the API call's name, `where` the account and region in words; both end up in the
    message.
    """
    try:
        yield
    except boto.ClientError as error:
        raise _from_answer(error, action, where) from error
    except (
        boto.TokenRetrievalError,
        boto.UnauthorizedSSOTokenError,
        boto.SSOTokenLoadError,
    ) as error:
        raise ExpiredCredentialsError(
            f"The sign-in for {where} is missing or has run out",
            hint="Sign in again: aws sso login",
        ) from error
    except (
        boto.NoCredentialsError,
        boto.PartialCredentialsError,
        boto.CredentialRetrievalError,
    ) as error:
        raise BadCredentialsError(
            f"No usable AWS credentials for {where}: {_sentence(error)}",
            hint="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ) from error
    except boto.ParamValidationError as error:
        raise InvalidRequestError(f"{action} was not sent: {_sentence(error)}") from error
    except (boto.HTTPClientError, boto.ConnectionError) as error:
        raise UnavailableError(
            f"No answer from EC2 to {action} in {where}: {_sentence(error)}",
            hint="Check the network, AWS_ENDPOINT_URL and the region's name",
        ) from error
    except boto.BotoCoreError as error:
        raise Ec2ToolError(f"{action} failed in {where}: {_sentence(error)}") from error


def error_code(error: boto.ClientError) -> str:
    """The code of an answer from AWS, such as `DryRunOperation`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _from_answer(error: boto.ClientError, action: str, where: str) -> Ec2ToolError:
    code = error_code(error)
    text = str(error.response.get("Error", {}).get("Message", ""))
    said = _ENCODED_DETAIL.sub("", text).strip().rstrip(".")
    answer = f"{code}: {said}"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    result = Ec2ToolError(f"{action} failed in {where} ({answer})")
    if code in _THROTTLED:
        result = ThrottledError(
            f"EC2 throttles {action} in {where} ({code})", hint="Try again in a minute"
        )
    elif code in _DENIED:
        result = DeniedError(f"IAM does not allow ec2:{action} in {where}", hint=_DENIED_HINT)
    elif code in _EXPIRED:
        result = ExpiredCredentialsError(
            f"The credentials for {where} have expired ({code})",
            hint="Sign in again, for example: aws sso login",
        )
    elif code in _BAD_CREDENTIALS:
        result = BadCredentialsError(
            f"AWS does not accept the credentials for {where} ({answer})",
            hint="Check the access key and session token, and that the account has this region",
        )
    elif code.endswith(".NotFound"):
        result = NotFoundError(
            f"{said or code}, in {where}", hint="Ids belong to one account and region: check both"
        )
    elif code in _WRONG_STATE:
        result = WrongStateError(f"{action} is not possible now: {said}")
    elif code in _UNAVAILABLE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        result = UnavailableError(
            f"EC2 could not do {action} in {where} ({answer})", hint="Try again in a minute"
        )
    elif code.endswith(".Malformed") or code.startswith(("Invalid", "Missing")):
        result = InvalidRequestError(f"EC2 refuses {action} ({answer})")
    return result


def _sentence(error: Exception) -> str:
    # One line, and no full stop: the text goes into the middle of a message.
    return " ".join(str(error).split()).rstrip(".")
