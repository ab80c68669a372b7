"""What the tools answer. Every model is published to clients as a tool's output schema."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

HostStatus = Literal["healthy", "warning", "critical"]
ServiceStatus = Literal["healthy", "degraded", "down", "unknown"]


class Answer(BaseModel):
    """The base of all answers: nothing can be added to one or changed in it once it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Memory(Answer):
    total_bytes: int
    available_bytes: int = Field(description="What programs can get without swapping")
    used_percent: float


class Disk(Answer):
    mount: str
    total_bytes: int
    free_bytes: int
    used_percent: float


class Finding(Answer):
    severity: Literal["warning", "critical"]
    subject: str = Field(description="What it is about, for example a mount point")
    message: str


class HostHealth(Answer):
    host: str
    status: HostStatus = Field(description="The severity of the worst finding")
    uptime_seconds: int
    cpus: int
    load: tuple[float, float, float] = Field(
        description="Processes that run or wait, on average over 1, 5 and 15 minutes"
    )
    memory: Memory
    disks: list[Disk]
    findings: list[Finding] = Field(description="What needs attention, worst first")


class ServiceSummary(Answer):
    name: str
    owner: str | None = Field(description="null when its file cannot be read")
    tier: int | None = Field(
        description="1 is what customers notice at once; null when its file cannot be read"
    )
    status: ServiceStatus
    problem: str | None = Field(description="Why the status is unknown; null when it is known")


class ServiceList(Answer):
    as_of: datetime = Field(
        description="The moment that all is judged at: now, or when the facts were recorded"
    )
    total: int = Field(description="How many services there are, whatever their status")
    services: list[ServiceSummary] = Field(description="Worst status first, then by tier and name")


class Check(Answer):
    at: datetime
    ok: bool
    latency_ms: int = Field(ge=0)


class ServiceHealth(Answer):
    name: str
    summary: str
    owner: str
    tier: int
    status: ServiceStatus
    problem: str | None = Field(description="Why the status is unknown; null when it is known")
    as_of: datetime = Field(description="The moment that it is judged at")
    success_percent: float = Field(description="Share of the known checks that succeeded")
    latency_p95_ms: int | None = Field(description="Of successful checks; null when none succeeded")
    failing_since: datetime | None = Field(description="Start of the failures that still go on")
    depends_on: list[ServiceSummary]
    suspects: list[str] = Field(
        description="Unhealthy services that this one needs, directly or not, and that need no"
        " other unhealthy service, except in a circle: where to look first"
    )
