"""What an experienced colleague would notice first about an instance. Plain rules, no model."""

from __future__ import annotations

from .ec2 import Ec2
from .models import Finding, Instance, InstanceStatus, Triage

_ORDER = {"critical": 0, "warning": 1, "info": 2}


def triage(ec2: Ec2, instance_id: str) -> Triage:
    """Read the instance and its status checks, and say what stands out, the worst first."""
    instance = ec2.get_instance(instance_id)
    status = ec2.get_instance_status(instance_id)
    findings = sorted(_findings(instance, status), key=lambda finding: _ORDER[finding.severity])
    return Triage(instance=instance, status=status, findings=findings)


def _findings(instance: Instance, status: InstanceStatus) -> list[Finding]:
    found: list[Finding] = []
    if instance.state != "running":
        reason = f": {instance.state_reason}" if instance.state_reason else ""
        # A stop that a person asked for is no alarm; one that AWS or the guest caused is.
        wanted = "User" in (instance.state_reason or "")
        found.append(
            Finding(
                severity="info" if wanted else "warning",
                what=f"It is {instance.state}{reason}",
                suggestion="Ask its owner before starting it"
                if wanted
                else "Find out why before starting it",
            )
        )
    if status.system_status == "impaired":
        found.append(
            Finding(
                severity="critical",
                what="The system status check fails: AWS's host, network or power is at fault",
                suggestion="Stop and start it (no reboot): it comes up on another host, perhaps "
                "with another public address",
            )
        )
    if status.instance_status == "impaired":
        found.append(
            Finding(
                severity="critical",
                what="The instance status check fails: the operating system does not answer",
                suggestion="Read the console output: full disk, kernel panic, wrong network set-up",
            )
        )
    for event in status.events:
        when = f" from {event.not_before:%Y-%m-%d %H:%M} UTC" if event.not_before else ""
        found.append(
            Finding(
                severity="warning",
                what=f"AWS has scheduled {event.code or 'an event'}{when}: {event.description}",
                suggestion="Stop and start it yourself at a time that suits",
            )
        )
    if instance.public_ip and instance.state == "running":
        found.append(
            Finding(
                severity="info",
                what=f"It has a public address, {instance.public_ip}",
                suggestion="Check that this is meant",
            )
        )
    if not instance.tags.get("Owner"):
        found.append(
            Finding(
                severity="info",
                what="It has no Owner tag",
                suggestion="Find out whom to ask, and tag it",
            )
        )
    return found
