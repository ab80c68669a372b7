"""Health of a host, from the text files of Linux's /proc and the fill of its disks.

The files are read below a folder, so that recorded facts of another machine go through the same
code as those of this one.
"""

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .facts import PAUSE, TRIES, FactsError
from .models import Disk, Finding, HostHealth, HostStatus, Memory

# A disk above the first figure leaves little time, above the second one next to none. Memory and
# load have one figure each: they come and go, and more of the same calls for the same.
DISK_WARNING_PERCENT = 85
DISK_CRITICAL_PERCENT = 95
MEMORY_WARNING_PERCENT = 90
LOAD_WARNING_PER_CPU = 1.5


class _DiskRecord(BaseModel):
    """An entry of disks.json."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mount: str
    total_bytes: int = Field(gt=0)
    free_bytes: int = Field(ge=0)


_RECORDED_DISKS = TypeAdapter(list[_DiskRecord])


@dataclass(frozen=True)
class Host:
    """Where the facts of one host are read."""

    proc: Path
    disks: Callable[[], list[Disk]]


def this_machine(proc: Path = Path("/proc")) -> Host:
    """The machine that this process runs on."""
    return Host(proc, lambda: _mounted_disks(proc))


def recorded(folder: Path) -> Host:
    """A host whose facts were saved: FOLDER/proc as on the host, and FOLDER/disks.json."""
    return Host(folder / "proc", lambda: _recorded_disks(folder / "disks.json"))


def read_health(host: Host, pause: Callable[[float], None] = time.sleep) -> HostHealth:
    """Read all facts of a host and judge them.

    Raises:
        FactsError: A fact is missing (as everywhere but on Linux) or not in its documented form.
    """
    for _ in range(TRIES - 1):
        try:
            return _read(host)
        except FactsError:
            pause(PAUSE)
    return _read(host)


def _read(host: Host) -> HostHealth:
    try:
        name = _text(host.proc / "sys/kernel/hostname").strip()
        uptime = int(float(_text(host.proc / "uptime").split()[0]))
        one, five, fifteen = (float(word) for word in _text(host.proc / "loadavg").split()[:3])
        cpus = _count_cpus(_text(host.proc / "stat"))
        memory = _memory(_text(host.proc / "meminfo"))
        disks = host.disks()
    except (IndexError, KeyError, ValueError) as error:
        message = f"the host's facts below {host.proc.name} are not in the form that Linux writes"
        raise FactsError(message) from error
    findings = _findings(one, cpus, memory, disks)
    return HostHealth(
        host=name,
        status=_worst(findings),
        uptime_seconds=uptime,
        cpus=cpus,
        load=(one, five, fifteen),
        memory=memory,
        disks=disks,
        findings=findings,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        message = f"{path.name}: {error.strerror or error}; host facts need Linux or a recording"
        raise FactsError(message) from error


def _count_cpus(stat: str) -> int:
    """Lines "cpu0 ...", "cpu1 ..."; the line "cpu ..." holds their sum."""
    cpus = sum(line[:3] == "cpu" and line[3:4].isdigit() for line in stat.splitlines())
    if cpus == 0:
        raise ValueError("no processor is listed")
    return cpus


def _memory(meminfo: str) -> Memory:
    """Lines such as "MemAvailable:    6034720 kB", where kB stands for 1,024 bytes."""
    fields = {
        line.partition(":")[0]: int(line.partition(":")[2].split()[0]) * 1024
        for line in meminfo.splitlines()
        if ":" in line
    }
    total, available = fields["MemTotal"], fields["MemAvailable"]
    return Memory(
        total_bytes=total,
        available_bytes=available,
        used_percent=round(100 * (1 - available / total), 1) if total else 0.0,
    )


def _disk(mount: str, total: int, free: int) -> Disk:
    return Disk(
        mount=mount,
        total_bytes=total,
        free_bytes=free,
        used_percent=round(100 * (1 - free / total), 1),
    )


def _mounted_disks(proc: Path) -> list[Disk]:
    """File systems on block devices, and the root whatever it is on (in a container: an overlay).

    A device that is mounted more than once counts once, and a mount that this user may not look
    into is left out: neither says anything about the host's health.
    """
    mounts: dict[str, str] = {"": "/"}
    for line in _text(proc / "mounts").splitlines():
        device, mount, *_ = line.split()
        if device.startswith("/dev/") and not device.startswith("/dev/loop") and mount != "/":
            mounts.setdefault(device, _unescaped(mount))
    disks = []
    for mount in sorted(mounts.values()):
        try:
            usage = shutil.disk_usage(mount)
        except OSError:
            continue
        if usage.total > 0:
            disks.append(_disk(mount, usage.total, usage.free))
    return disks


def _unescaped(mount: str) -> str:
    """A path as /proc/mounts writes it, where "\\040" stands for a blank."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)


def _recorded_disks(path: Path) -> list[Disk]:
    try:
        rows = _RECORDED_DISKS.validate_json(_text(path))
    except ValidationError as error:
        message = (
            f"{path.name}: expected a list of mount, total_bytes (above 0) and free_bytes, and"
            " nothing else"
        )
        raise FactsError(message) from error
    return [_disk(row.mount, row.total_bytes, row.free_bytes) for row in rows]


def _findings(load: float, cpus: int, memory: Memory, disks: list[Disk]) -> list[Finding]:
    findings = []
    for disk in disks:
        if disk.used_percent >= DISK_WARNING_PERCENT:
            critical = disk.used_percent >= DISK_CRITICAL_PERCENT
            findings.append(
                Finding(
                    severity="critical" if critical else "warning",
                    subject=disk.mount,
                    message=f"the disk is {disk.used_percent} % full",
                )
            )
    if memory.used_percent >= MEMORY_WARNING_PERCENT:
        message = f"{memory.used_percent} % of the memory is in use"
        findings.append(Finding(severity="warning", subject="memory", message=message))
    if load / cpus >= LOAD_WARNING_PER_CPU:
        message = f"{load:g} processes compete for {cpus} processors"
        findings.append(Finding(severity="warning", subject="load", message=message))
    return sorted(findings, key=lambda finding: finding.severity != "critical")


def _worst(findings: list[Finding]) -> HostStatus:
    return findings[0].severity if findings else "healthy"
