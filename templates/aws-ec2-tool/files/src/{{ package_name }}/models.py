"""What the library returns. Pydantic models, so that the MCP server publishes their schema and
`--json` is stable.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["pending", "running", "stopping", "stopped", "shutting-down", "terminated"]
"""The states of an instance, in EC2's own words."""


class Model(BaseModel):
    """Values that nobody changes after they were read. A field that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Instance(Model):
    """One EC2 instance, and where it is."""

    id: str
    name: str = Field(description="The Name tag, or an empty string")
    state: State
    type: str = Field(description="For example t3.micro")
    profile: str | None = Field(
        description="The AWS profile it was read with; null means the default credentials"
    )
    region: str
    account: str = Field(description="The account that owns it, 12 digits")
    zone: str
    vpc_id: str | None
    private_ip: str | None
    public_ip: str | None
    launched: datetime
    state_reason: str | None = Field(description="Why it is in this state, in EC2's words")
    volumes: list[str] = Field(description="Ids of the attached EBS volumes")
    tags: dict[str, str]


class Failure(Model):
    """An account and region that could not be read."""

    profile: str | None
    region: str
    code: str
    message: str


class Listing(Model):
    """Instances of all targets that answered, and those that did not: a half result is never passed
    off as whole.
    """

    instances: list[Instance]
    failures: list[Failure]


class ScheduledEvent(Model):
    """Maintenance that AWS has announced."""

    code: str
    description: str
    not_before: datetime | None


class InstanceStatus(Model):
    """The state and the two status checks of an instance."""

    id: str
    state: State
    system_status: str = Field(
        description="AWS's side: host, network, power. ok, impaired, initializing …"
    )
    instance_status: str = Field(description="The guest's side: operating system and its network")
    events: list[ScheduledEvent]


class StateChange(Model):
    """What a start or stop did."""

    id: str
    previous: State
    current: State
    changed: bool = Field(
        description="False if the instance was already there, or if this was a dry run"
    )
    dry_run: bool


class Snapshot(Model):
    """A snapshot that was asked for. It is complete only when EC2 says so."""

    id: str | None = Field(description="Null in a dry run")
    volume_id: str
    state: str
    description: str
    dry_run: bool


class Subnet(Model):
    """A subnet of a VPC."""

    id: str
    cidr: str
    zone: str
    free_addresses: int


class Vpc(Model):
    """A VPC with its subnets and the ids of its instances."""

    id: str
    region: str
    cidr: str
    is_default: bool
    tags: dict[str, str]
    subnets: list[Subnet]
    instances: list[str]


class Finding(Model):
    """One thing that triage noticed."""

    severity: Literal["critical", "warning", "info"]
    what: str
    suggestion: str


class Triage(Model):
    """The facts about an instance and what follows from them, the worst first."""

    instance: Instance
    status: InstanceStatus
    findings: list[Finding]
