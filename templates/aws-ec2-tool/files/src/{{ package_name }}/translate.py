"""From botocore's exceptions to this package's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

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

T = TypeVar("T")

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
_NO_CREDENTIALS = (
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.CredentialRetrievalError,
)
_DENIED_HINT = "Attach iam/policy.json; it allows changes only where its tag is"
# A refusal carries up to several KB of encoded detail that only an administrator can decode.
_ENCODED_DETAIL = re.compile(r"\s*Encoded authorization failure message:.*", re.DOTALL)

_USER_OF_URL = re.compile(r"//[^/?#\s\"']*@")


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
    except _NO_CREDENTIALS as error:
        raise _no_credentials(where, error) from error
    except boto.ParamValidationError as error:
        raise InvalidRequestError(f"{action} was not sent: {_sentence(error)}") from error
    except (boto.HTTPClientError, boto.ConnectionError) as error:
        if isinstance(error.kwargs.get("error"), ValueError):
            # A key with a line break in it. The text of this error quotes the header with the key.
            raise BadCredentialsError(
                f"The credentials for {where} hold characters that cannot be sent",
                hint="Copy the keys again, without line breaks",
            ) from None
        raise UnavailableError(
            f"No answer from EC2 to {action} in {where}: {_sentence(error)}",
            hint="Check the network, AWS_ENDPOINT_URL and the region's name",
        ) from error
    except ResponseParserError as error:
        raise UnavailableError(
            f"What answered {action} in {where} is not EC2",
            hint="Check AWS_ENDPOINT_URL, and the proxies on the way",
        ) from error
    except boto.BotoCoreError as error:
        raise Ec2ToolError(f"{action} failed in {where}: {_sentence(error)}") from error
    except (OSError, ValueError) as error:
        # Credentials are fetched by the first call: from a token's file, or from another program.
        raise _wrong_settings(where, error) from error


@contextmanager
def configured(where: str) -> Iterator[None]:
    """Run the body, which makes a session or a client, and raise this package's errors in place of
    botocore's. `where` is as for `translated`.
    """
    try:
        yield
    except boto.ProfileNotFound as error:
        raise BadCredentialsError(
            f"There is no AWS profile called {error.kwargs.get('profile')!r}",
            hint="`aws configure list-profiles` lists those that exist",
        ) from error
    except _NO_CREDENTIALS as error:
        raise _no_credentials(where, error) from error
    except (boto.BotoCoreError, OSError, ValueError) as error:
        raise _wrong_settings(where, error) from error


def answered(answer: T) -> T:
    """The answer, if it is one: botocore reads any other server's page as an answer with nothing
    in it.
    """
    if isinstance(answer, dict):
        metadata = answer.get("ResponseMetadata", {})
        if answer.keys() <= {"ResponseMetadata"} and not metadata.get("RequestId"):
            raise ResponseParserError("an answer with nothing in it")
    return answer


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


def _no_credentials(where: str, error: Exception) -> BadCredentialsError:
    return BadCredentialsError(
        f"No usable AWS credentials for {where}: {_sentence(error)}",
        hint="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    )


def _wrong_settings(where: str, error: Exception) -> InvalidRequestError:
    return InvalidRequestError(
        f"The AWS settings for {where} are wrong: {_sentence(error)}",
        hint="Look at ~/.aws/config, ~/.aws/credentials and the environment's AWS_ variables",
    )


def _sentence(error: Exception) -> str:
    # One line, and no full stop: the text goes into the middle of a message. An endpoint's or
    # proxy's address may hold a password.
    return _USER_OF_URL.sub("//", " ".join(str(error).split())).rstrip(".")
