"""From EC2's answers to this package's models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .connect import Target
from .models import Instance, InstanceStatus, ScheduledEvent, Subnet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ec2.type_defs import (
        InstanceStatusTypeDef,
        InstanceTypeDef,
        SubnetTypeDef,
        TagTypeDef,
    )


def tags_of(tags: Sequence[TagTypeDef]) -> dict[str, str]:
    """Tags as a dictionary, sorted by key: EC2 returns them in any order."""
    return dict(sorted((tag["Key"], tag["Value"]) for tag in tags))


def instance_of(raw: InstanceTypeDef, account: str, target: Target) -> Instance:
    """An instance as DescribeInstances gives it. `account` stands on its reservation, not on the
    instance.
    """
    tags = tags_of(raw.get("Tags", []))
    reason = raw.get("StateReason", {}).get("Message") or raw.get("StateTransitionReason")
    return Instance(
        id=raw["InstanceId"],
        name=tags.get("Name", ""),
        state=raw["State"]["Name"],
        type=raw["InstanceType"],
        profile=target.profile,
        region=target.region,
        account=account,
        zone=raw.get("Placement", {}).get("AvailabilityZone", ""),
        vpc_id=raw.get("VpcId"),
        private_ip=raw.get("PrivateIpAddress"),
        public_ip=raw.get("PublicIpAddress"),
        launched=raw["LaunchTime"],
        state_reason=reason or None,
        volumes=[
            mapping["Ebs"]["VolumeId"]
            for mapping in raw.get("BlockDeviceMappings", [])
            if "Ebs" in mapping
        ],
        tags=tags,
    )


def status_of(raw: InstanceStatusTypeDef) -> InstanceStatus:
    """The state and status checks as DescribeInstanceStatus gives them."""
    return InstanceStatus(
        id=raw["InstanceId"],
        state=raw["InstanceState"]["Name"],
        system_status=raw.get("SystemStatus", {}).get("Status", "not-applicable"),
        instance_status=raw.get("InstanceStatus", {}).get("Status", "not-applicable"),
        events=[
            ScheduledEvent(
                code=event.get("Code", ""),
                description=event.get("Description", ""),
                not_before=event.get("NotBefore"),
            )
            for event in raw.get("Events", [])
            # EC2 keeps events that are over for a week and marks them only in the text.
            if not event.get("Description", "").startswith(("[Completed]", "[Canceled]"))
        ],
    )


def subnet_of(raw: SubnetTypeDef) -> Subnet:
    """A subnet as DescribeSubnets gives it."""
    return Subnet(
        id=raw["SubnetId"],
        cidr=raw.get("CidrBlock", ""),
        zone=raw["AvailabilityZone"],
        free_addresses=raw["AvailableIpAddressCount"],
    )
