"""The triage agent's tools: EC2 state, CPU metrics, host facts, and one restart."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from .aws import Aws, explained
from .errors import SettingsError, ToolError
from .model.reading import read_json
from .toolbox import Arguments, Tool

_INSTANCE_ID = r"^i-[0-9a-f]{8,17}$"
_PERIOD_SECONDS = 300


class ByHost(Arguments):
    host: str = Field(min_length=1, max_length=253, description="the host's name, as in its logs")


class ByInstance(Arguments):
    instance_id: str = Field(pattern=_INSTANCE_ID, description="as find_instance gives it")


class CpuWindow(ByInstance):
    minutes: int = Field(default=60, ge=5, le=1440, description="how far to look back")


class Restart(ByInstance):
    reason: str = Field(min_length=1, max_length=500, description="why a restart should help")


class Ec2Tools:
    """What the agent may ask of EC2 and CloudWatch."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def find_instance(self, asked: ByHost) -> str:
        with explained(f"look for the instance of {asked.host}"):
            pages = self._aws.ec2.get_paginator("describe_instances").paginate(
                Filters=[{"Name": "tag:Name", "Values": [asked.host]}]
            )
            found = [
                {
                    "instance_id": instance["InstanceId"],
                    "state": instance["State"]["Name"],
                    "type": instance["InstanceType"],
                    "launched": instance["LaunchTime"].isoformat(),
                }
                for page in pages
                for reservation in page["Reservations"]
                for instance in reservation["Instances"]
                if instance["State"]["Name"] != "terminated"
            ]
        if not found:
            raise ToolError(f"no instance in {self._aws.region} has the name tag {asked.host}")
        return json.dumps(found)

    def instance_status(self, asked: ByInstance) -> str:
        with explained(f"get the status of {asked.instance_id}"):
            answer = self._aws.ec2.describe_instance_status(
                InstanceIds=[asked.instance_id], IncludeAllInstances=True
            )
        statuses = answer["InstanceStatuses"]
        if not statuses:
            raise ToolError(f"EC2 reports no status for {asked.instance_id}")
        return json.dumps(
            {
                "instance_id": asked.instance_id,
                "state": statuses[0]["InstanceState"]["Name"],
                "system_check": statuses[0]["SystemStatus"]["Status"],
                "instance_check": statuses[0]["InstanceStatus"]["Status"],
            }
        )

    def cpu_metrics(self, asked: CpuWindow) -> str:
        now = datetime.now(UTC)
        with explained(f"get the CPU metrics of {asked.instance_id}"):
            answer = self._aws.cloudwatch.get_metric_statistics(
                Namespace="AWS/EC2",
                MetricName="CPUUtilization",
                Dimensions=[{"Name": "InstanceId", "Value": asked.instance_id}],
                StartTime=now - timedelta(minutes=asked.minutes),
                EndTime=now,
                Period=_PERIOD_SECONDS,
                Statistics=["Average", "Maximum"],
            )
        points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
        if not points:
            # Not the same as 0 %: a stopped or hung host sends nothing.
            return json.dumps({"instance_id": asked.instance_id, "cpu_percent": "no data"})
        averages = [round(point["Average"], 1) for point in points]
        return json.dumps(
            {
                "instance_id": asked.instance_id,
                "minutes": asked.minutes,
                "cpu_percent": {
                    "mean": round(sum(averages) / len(averages), 1),
                    "max": round(max(point["Maximum"] for point in points), 1),
                    "latest": averages[-1],
                },
            }
        )

    def restart_instance(self, asked: Restart) -> str:
        with explained(f"restart {asked.instance_id}"):
            self._aws.ec2.reboot_instances(InstanceIds=[asked.instance_id])
        return json.dumps({"instance_id": asked.instance_id, "restart": "requested"})


class HostFacts:
    """Facts about hosts, as an inventory job wrote them into a JSON file."""

    def __init__(self, path: Path) -> None:
        try:
            facts = read_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"cannot read the host facts {path}: {error}") from error
        if not isinstance(facts, dict):
            raise SettingsError(f"the host facts {path} are not an object of hosts")
        self._facts: dict[str, Any] = facts

    def of(self, asked: ByHost) -> str:
        if asked.host not in self._facts:
            raise ToolError(f"the inventory has no host {asked.host!r}")
        return json.dumps(self._facts[asked.host])


def triage_tools(aws: Aws, facts: HostFacts) -> list[Tool[Any]]:
    """Return the tools of the triage agent."""
    ec2 = Ec2Tools(aws)
    return [
        Tool(
            "find_instance", "Find a host's EC2 instance and its state.", ByHost, ec2.find_instance
        ),
        Tool(
            "instance_status",
            "Get the state and both status checks of an instance.",
            ByInstance,
            ec2.instance_status,
        ),
        Tool("cpu_metrics", "Get an instance's CPU use in per cent.", CpuWindow, ec2.cpu_metrics),
        Tool(
            "host_facts", "Get uptime, memory, disks and failed units of a host.", ByHost, facts.of
        ),
        Tool(
            "restart_instance",
            "Restart an instance. Needs a human's approval and happens at most once.",
            Restart,
            ec2.restart_instance,
            changes=lambda asked: (asked.instance_id, asked.reason),
            resources=_INSTANCE_ID,
        ),
    ]
