"""Plain-text output for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .models import Instance, InstanceStatus, Listing, Triage, Vpc

_GAP = "  "
_SHORTEST = 4
# Unicode's controls, formats and the like, and its separators of lines and paragraphs.
_UNSAFE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def clean(text: str) -> str:
    """Text that is safe for a terminal: tags and reasons come from other people and may hold escape
    sequences, or characters that begin a new line.
    """
    return "".join("\ufffd" if unicodedata.category(char) in _UNSAFE else char for char in text)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    elastic: int = 0,
) -> str:
    """Columns padded to their widest cell, two spaces apart.

    Where lines would be wider than `width`, the cells in the column of number `elastic` are cut.
    """
    lines = [list(headings), *([clean(cell) for cell in row] for row in rows)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(headings))]
    if width is not None:
        over = max(0, sum(widths) + len(_GAP) * (len(widths) - 1) - width)
        widths[elastic] = max(widths[elastic] - over, min(widths[elastic], _SHORTEST))
    return "\n".join(
        _GAP.join(_fitted(cell, room) for cell, room in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _fitted(text: str, room: int) -> str:
    cut = text
    while _cells(cut) > room:
        cut = text[: len(cut) - 2] + "\u2026"
    return cut + " " * (room - _cells(cut))


def _cells(text: str) -> int:
    # Terminals draw East Asian characters two cells wide, and accents of their own on what is
    # before them.
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def listing(found: Listing, width: int | None = None) -> str:
    """The instances as a table, with the account only if there are several; `width` as for
    `table`.
    """
    if not found.instances:
        return "No instances."
    # No column for the region: the zone starts with it.
    headings = ["ID", "NAME", "STATE", "TYPE", "ZONE", "PRIVATE IP"]
    rows = [
        [item.id, item.name or "-", item.state, item.type, item.zone, item.private_ip or "-"]
        for item in found.instances
    ]
    if len({item.profile for item in found.instances}) > 1:
        headings.insert(0, "PROFILE")
        for row, item in zip(rows, found.instances, strict=True):
            row.insert(0, item.profile or "default")
    return table(headings, rows, width=width, elastic=headings.index("NAME"))


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
