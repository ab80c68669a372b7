"""The EC2 operations, for one account and region. Every call to AWS that this package makes is in
this file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError
from pydantic import Field

from . import NAME
from .connect import Target
from .convert import instance_of, status_of, subnet_of, tags_of
from .errors import Ec2ToolError, InvalidRequestError, NotFoundError, WrongStateError
from .models import Instance, InstanceStatus, Model, Snapshot, State, StateChange, Vpc
from .retry import Clock, RetryPolicy, SystemClock
from .translate import answered, error_code, translated
from .wait import wait_for_state

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import FilterTypeDef, ReservationTypeDef

# A wait looks again by itself, and keeps its own time.
_ONCE = RetryPolicy(attempts=1)

T = TypeVar("T")
Page = TypeVar("Page", bound=Mapping[str, Any])


class Query(Model):
    """Which instances to list; empty means all. Tag values may hold EC2's wildcards `*` and `?`."""

    states: Sequence[State] = ()
    tags: Mapping[str, str] = Field(default_factory=dict)

    def filters(self) -> list[FilterTypeDef]:
        """The same as EC2's filters."""
        filters: list[FilterTypeDef] = [
            {"Name": f"tag:{key}", "Values": [value]} for key, value in self.tags.items()
        ]
        if self.states:
            filters.append({"Name": "instance-state-name", "Values": list(self.states)})
        return filters


class Ec2:
    """One account and region of EC2.

    Reads and writes return models and raise `Ec2ToolError`s. There is deliberately no way to
    destroy an instance.
    """

    def __init__(
        self,
        client: EC2Client,
        target: Target,
        *,
        retry: RetryPolicy | None = None,
        clock: Clock | None = None,
        page_size: int = 100,
    ) -> None:
        self.target = target
        self._client = client
        self._retry = retry or RetryPolicy()
        self._clock = clock or SystemClock()
        self._page_size = page_size

    def list_instances(self, query: Query | None = None) -> list[Instance]:
        """All instances that match, over all pages and reservations, by name and id."""
        found = [
            instance_of(raw, reservation.get("OwnerId", ""), self.target)
            for reservation in self._reservations((query or Query()).filters())
            for raw in reservation["Instances"]
        ]
        return sorted(found, key=lambda instance: (instance.name, instance.id))

    def get_instance(self, instance_id: str) -> Instance:
        """One instance; `NotFoundError` if this account and region does not have it."""
        return self._look(instance_id, self._retry)

    def get_instance_status(self, instance_id: str) -> InstanceStatus:
        """The status checks of one instance, also when it is stopped."""
        _check_id("i", instance_id)
        answer = self._call(
            "DescribeInstanceStatus",
            # Without IncludeAllInstances EC2 is silent about every instance that is not running.
            lambda: self._client.describe_instance_status(
                InstanceIds=[instance_id], IncludeAllInstances=True
            ),
        )
        for raw in answer["InstanceStatuses"]:
            return status_of(raw)
        raise NotFoundError(f"There is no instance {instance_id} in {self.target}")

    def start_instance(
        self, instance_id: str, *, dry_run: bool = False, wait: float | None = None
    ) -> StateChange:
        """Start a stopped instance. One that runs already is left alone, so the call can be
        repeated.

        `wait` is how many seconds to wait for `running`; None does not wait. With `dry_run` EC2
        only says whether it would allow the call.
        """
        before = self.get_instance(instance_id)
        if dry_run or before.state == "stopped":
            self._write(
                "StartInstances",
                lambda: self._client.start_instances(InstanceIds=[instance_id], DryRun=dry_run),
            )
        elif before.state not in ("running", "pending"):
            raise _wrong_state("start", before)
        return self._change(before, "running", "pending", dry_run=dry_run, wait=wait)

    def stop_instance(
        self, instance_id: str, *, dry_run: bool = False, wait: float | None = None
    ) -> StateChange:
        """Stop a running instance. One that is stopped already is left alone, so the call can be
        repeated.

        `wait` and `dry_run` as for `start_instance`.
        """
        before = self.get_instance(instance_id)
        if dry_run or before.state == "running":
            self._write(
                "StopInstances",
                lambda: self._client.stop_instances(InstanceIds=[instance_id], DryRun=dry_run),
            )
        elif before.state not in ("stopped", "stopping"):
            raise _wrong_state("stop", before)
        return self._change(before, "stopped", "stopping", dry_run=dry_run, wait=wait)

    def create_snapshot(
        self, volume_id: str, description: str = "", *, dry_run: bool = False
    ) -> Snapshot:
        """Ask for a snapshot of a volume. Not repeatable: every call that EC2 accepts makes another
        snapshot.
        """
        _check_id("vol", volume_id)
        answer = self._write(
            "CreateSnapshot",
            lambda: self._client.create_snapshot(
                VolumeId=volume_id,
                Description=description,
                TagSpecifications=[
                    {
                        "ResourceType": "snapshot",
                        "Tags": [{"Key": "CreatedBy", "Value": NAME}],
                    }
                ],
                DryRun=dry_run,
            ),
            repeatable=False,
        )
        if answer is None:
            return Snapshot(
                id=None,
                volume_id=volume_id,
                state="not asked for",
                description=description,
                dry_run=True,
            )
        return Snapshot(
            id=answer["SnapshotId"],
            volume_id=volume_id,
            state=answer["State"],
            description=description,
            dry_run=False,
        )

    def get_vpc(self, vpc_id: str) -> Vpc:
        """A VPC with its subnets and the ids of its instances."""
        _check_id("vpc", vpc_id)
        answer = self._call("DescribeVpcs", lambda: self._client.describe_vpcs(VpcIds=[vpc_id]))
        here: list[FilterTypeDef] = [{"Name": "vpc-id", "Values": [vpc_id]}]
        subnets = self._pages("DescribeSubnets", self._client.describe_subnets, Filters=here)
        for raw in answer["Vpcs"]:
            return Vpc(
                id=raw["VpcId"],
                region=self.target.region,
                cidr=raw["CidrBlock"],
                is_default=raw.get("IsDefault", False),
                tags=tags_of(raw.get("Tags", [])),
                subnets=sorted(
                    (subnet_of(item) for page in subnets for item in page["Subnets"]),
                    key=lambda subnet: (subnet.zone, subnet.id),
                ),
                instances=sorted(
                    item["InstanceId"]
                    for reservation in self._reservations(here)
                    for item in reservation["Instances"]
                ),
            )
        raise NotFoundError(f"There is no VPC {vpc_id} in {self.target}")

    def _look(self, instance_id: str, retry: RetryPolicy) -> Instance:
        _check_id("i", instance_id)
        answer = self._call(
            "DescribeInstances",
            lambda: self._client.describe_instances(InstanceIds=[instance_id]),
            retry=retry,
        )
        for reservation in answer["Reservations"]:
            for raw in reservation["Instances"]:
                return instance_of(raw, reservation.get("OwnerId", ""), self.target)
        raise NotFoundError(f"There is no instance {instance_id} in {self.target}")

    def _reservations(self, filters: list[FilterTypeDef]) -> Iterator[ReservationTypeDef]:
        pages = self._pages("DescribeInstances", self._client.describe_instances, Filters=filters)
        return (reservation for page in pages for reservation in page["Reservations"])

    def _change(
        self, before: Instance, goal: State, on_the_way: State, *, dry_run: bool, wait: float | None
    ) -> StateChange:
        changed = not dry_run and before.state not in (goal, on_the_way)
        current = before.state
        if wait is not None and not dry_run:
            current = wait_for_state(
                lambda: self._look(before.id, _ONCE),
                goal,
                clock=self._clock,
                timeout=wait,
                before=before,
            ).state
        elif changed:
            current = on_the_way
        return StateChange(
            id=before.id, previous=before.state, current=current, changed=changed, dry_run=dry_run
        )

    def _write(self, action: str, send: Callable[[], T], *, repeatable: bool = True) -> T | None:
        """Send a change; None if it was a dry run that EC2 would allow. EC2 reports that as an
        error.
        """

        def sent() -> T | None:
            try:
                return send()
            except ClientError as error:
                if error_code(error) == "DryRunOperation":
                    return None
                raise

        return self._call(action, sent, repeatable=repeatable)

    def _call(
        self,
        action: str,
        send: Callable[[], T],
        *,
        repeatable: bool = True,
        retry: RetryPolicy | None = None,
    ) -> T:
        def attempt() -> T:
            with translated(action, str(self.target)):
                return answered(send())

        return (retry or self._retry).run(attempt, self._clock, repeatable=repeatable)

    def _pages(self, action: str, fetch: Callable[..., Page], **request: Any) -> Iterator[Page]:
        # boto3's paginators cannot repeat a single page, so one throttled page would cost all those
        # before it.
        seen = set()
        send = partial(fetch, MaxResults=self._page_size, **request)
        while True:
            page = self._call(action, send)
            yield page
            token = page.get("NextToken")
            if not token:
                return
            if token in seen:
                raise Ec2ToolError(f"{action} in {self.target} gives the same page again and again")
            seen.add(token)
            send = partial(send, NextToken=token)


def _check_id(prefix: str, value: str) -> None:
    if not re.fullmatch(rf"{prefix}-[0-9a-f]{{8,17}}", value):
        raise InvalidRequestError(
            f"{value!r} is not an id of the kind {prefix}-…",
            hint=f"It looks like {prefix}-0123456789abcdef0",
        )


def _wrong_state(verb: str, instance: Instance) -> WrongStateError:
    hint = (
        "It cannot come back from there"
        if instance.state in ("shutting-down", "terminated")
        else "Try again when it has settled"
    )
    return WrongStateError(f"Cannot {verb} {instance.id}: it is {instance.state}", hint=hint)
