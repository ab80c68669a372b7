"""Which account and region to talk to, and the boto3 client that does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import create_loader

from .errors import RegionRequiredError, UnknownRegionError
from .translate import configured

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

# One attempt: `retry` decides about the rest. A short connect time-out tells a wrong region or
# endpoint soon.
_CONFIG = Config(
    connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1, "mode": "standard"}
)
# Sessions share what they read from the SDK's data files: for EC2 that is several MB of JSON.
_LOADER = create_loader()


@dataclass(frozen=True)
class Target:
    """One account, by the profile that signs in to it, and one region."""

    profile: str | None
    region: str

    def __str__(self) -> str:
        return f"{self.region} (profile {self.profile})" if self.profile else self.region


def resolve_target(profile: str | None, region: str | None) -> Target:
    """Settle the region: the one given, else AWS_REGION, AWS_DEFAULT_REGION, or the profile's own.

    There is no built-in default on purpose. Instances in a region that nobody looked at are the
    ones that are forgotten, and a write in the wrong region hits the wrong machine.
    """
    session = _session(profile)
    # boto3 reads AWS_DEFAULT_REGION and the profile, but not AWS_REGION, which AWS's other tools
    # prefer.
    found = region or os.environ.get("AWS_REGION") or session.region_name
    if not found:
        raise RegionRequiredError(
            "No AWS region is set",
            hint="EC2 is regional: each region has its own machines. Pass --region, set AWS_REGION,"
            " or put `region = …` into the profile in ~/.aws/config",
        )
    known = [
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("ec2", partition_name=partition)
    ]
    if found not in known:
        near = get_close_matches(found, known, n=1)
        raise UnknownRegionError(
            f"There is no EC2 region called {found!r}"
            + (f"; did you mean {near[0]!r}?" if near else ""),
            hint="A brand-new region needs a newer boto3: uv lock --upgrade-package boto3",
        )
    return Target(profile, found)


def connect(target: Target) -> EC2Client:
    """A client for the target. AWS_ENDPOINT_URL points it at another server, such as a local one;
    boto3 reads that.
    """
    session = _session(target.profile)
    with configured(str(target)):
        return session.client("ec2", region_name=target.region, config=_CONFIG)


def _session(profile: str | None) -> boto3.Session:
    with configured(f"profile {profile}" if profile else "the default profile"):
        core = botocore.session.Session(profile=profile)
        core.register_component("data_loader", _LOADER)
        core.get_scoped_config()
        return boto3.Session(botocore_session=core)
