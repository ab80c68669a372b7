"""Plain-text output for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .models import Instance, InstanceStatus, Listing, Triage, Vpc


def clean(text: str) -> str:
    """Text that is safe for a terminal: tags and reasons come from other people and may hold escape
    sequences.
    """
    return "".join(
        "\ufffd" if unicodedata.category(char).startswith("C") else char for char in text
    )


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell, two spaces apart."""
    lines = [list(headings), *([clean(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def listing(found: Listing) -> str:
    """The instances as a table, with account and region only if there are several."""
    if not found.instances:
        return "No instances."
    several = len({(instance.profile, instance.region) for instance in found.instances}) > 1
    headings = ["ID", "NAME", "STATE", "TYPE", "ZONE", "PRIVATE IP"]
    rows = [
        [item.id, item.name or "-", item.state, item.type, item.zone, item.private_ip or "-"]
        for item in found.instances
    ]
    if several:
        headings = ["PROFILE", "REGION", *headings]
        rows = [
            [item.profile or "default", item.region, *row]
            for item, row in zip(found.instances, rows, strict=True)
        ]
    return table(headings, rows)


def instance_line(instance: Instance) -> str:
    """One instance in one line."""
    name = instance.name or "(no name)"
    return clean(f"{instance.id} {name}: {instance.state}, {instance.type}, {instance.zone}")


def status(found: InstanceStatus) -> str:
    """The state, the two checks, and one line for each scheduled event."""
    checks = f"system {found.system_status}, instance {found.instance_status}"
    events = [
        f"scheduled: {event.code} {event.not_before or ''} {event.description}"
        for event in found.events
    ]
    return "\n".join(clean(line) for line in [f"{found.id}: {found.state}, {checks}", *events])


def triage(report: Triage) -> str:
    """The facts and findings of a triage."""
    checks = report.status
    lines = [
        instance_line(report.instance),
        f"status checks: system {checks.system_status}, instance {checks.instance_status}",
    ]
    if not report.findings:
        lines.append("Nothing stands out.")
    for finding in report.findings:
        lines.append(clean(f"[{finding.severity}] {finding.what}"))
        lines.append(clean(f"    {finding.suggestion}."))
    return "\n".join(lines)


def vpc(found: Vpc) -> str:
    """A VPC with its subnets."""
    rows = [
        [subnet.id, subnet.cidr, subnet.zone, str(subnet.free_addresses)]
        for subnet in found.subnets
    ]
    head = f"{found.id} {found.cidr} in {found.region}, {len(found.instances)} instances"
    return head + "\n" + table(["SUBNET", "CIDR", "ZONE", "FREE"], rows)
