"""boto3 clients, and what AWS's errors mean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    TokenRetrievalError,
)

from .errors import CredentialsError, SettingsError, ToolError

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_logs import CloudWatchLogsClient

# "standard" retries throttling and timeouts with backoff and jitter.
_CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5, read_timeout=15
)
_BAD_CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "RequestExpired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
_THROTTLED = frozenset({"RequestLimitExceeded", "Throttling", "ThrottlingException"})


class Aws:
    """Clients of one region. Credentials and region come from boto3's usual places."""

    def __init__(self) -> None:
        # boto3 itself reads AWS_DEFAULT_REGION only, unlike AWS's other SDKs.
        session = boto3.Session(region_name=os.environ.get("AWS_REGION") or None)
        if not session.region_name:
            raise SettingsError("no AWS region: set AWS_REGION to where the instances are")
        self.region: str = session.region_name
        self._session = session

    # Made when first asked for: making one takes longer than many a run needs altogether.

    @cached_property
    def ec2(self) -> "EC2Client":
        return self._session.client("ec2", config=_CONFIG)

    @cached_property
    def cloudwatch(self) -> "CloudWatchClient":
        return self._session.client("cloudwatch", config=_CONFIG)

    @cached_property
    def logs(self) -> "CloudWatchLogsClient":
        return self._session.client("logs", config=_CONFIG)


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn boto3's errors into `CredentialsError` (nothing will work) or `ToolError` (this won't).

    `what` names the attempt, as in "describe i-0abc".
    """
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError, TokenRetrievalError) as error:
        raise CredentialsError(
            f"cannot {what}: no usable AWS credentials; log in (aws sso login) or set"
            " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from error
    except EndpointConnectionError as error:
        raise ToolError(f"cannot {what}: AWS does not answer; is AWS_REGION right?") from error
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "Unknown")
        detail = error.response.get("Error", {}).get("Message", "")
        if code in _BAD_CREDENTIALS:
            raise CredentialsError(
                f"cannot {what}: AWS refuses the credentials ({code}); they are wrong or expired"
            ) from error
        if code in _DENIED:
            raise ToolError(f"cannot {what}: access denied ({code}); the role lacks it") from error
        if code in _THROTTLED:
            raise ToolError(f"cannot {what}: throttled, retries included ({code})") from error
        if code.endswith(".NotFound") or code == "ResourceNotFoundException":
            raise ToolError(f"cannot {what}: it is not there in this region ({code})") from error
        raise ToolError(f"cannot {what}: {code}: {detail}") from error
    except BotoCoreError as error:
        raise ToolError(f"cannot {what}: {error}") from error
