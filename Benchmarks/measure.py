"""Times whole processes in pairs and prints medians and ratios.

Each round runs every command once, in turn, so that a machine that gets slower slows all of them. What is quoted is the
median of the ratios of each round, which holds where single times do not.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Contender:
    """A command to time: its name, and its words or what gives each run its own."""

    name: str
    command: Sequence[str] | Callable[[], Sequence[str]]
    seconds: list[float] = field(default_factory=list)


def run_once(contender: Contender) -> float:
    """Runs a command and gives the seconds from its start to its end, without what Python does around it."""
    command = [str(word) for word in (contender.command() if callable(contender.command) else contender.command)]
    program = shutil.which(command[0]) or command[0]
    with tempfile.TemporaryFile() as errors:
        actions = [
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
        ]
        started = time.perf_counter()
        process = os.posix_spawn(program, command, os.environ, file_actions=actions)
        status = os.waitpid(process, 0)[1]
        seconds = time.perf_counter() - started
        if status != 0:
            errors.seek(0)
            text = errors.read().decode(errors="replace")[-500:]
            raise SystemExit(f"{contender.name} failed with {os.waitstatus_to_exitcode(status)}: {text}")
    return seconds


def compare(title: str, ours: Contender, peers: Sequence[Contender], rounds: int) -> None:
    """Times ours against each peer and prints a table; the ratio says how many times as long the peer takes."""
    everybody = [ours, *peers]
    for contender in everybody:
        run_once(contender)
    for _ in range(rounds):
        for contender in everybody:
            contender.seconds.append(run_once(contender))
    print(f"\n{title} ({rounds} rounds, {os.cpu_count()} cores)")
    print(f"  {'':28} {'median':>10} {'min':>10} {'max':>10}   peer / cairn")
    for contender in everybody:
        times = contender.seconds
        ratio = statistics.median(b / a for a, b in zip(ours.seconds, times, strict=True))
        shown = "" if contender is ours else f"{ratio:8.2f} x"
        print(
            f"  {contender.name:28} {statistics.median(times) * 1e3:7.2f} ms {min(times) * 1e3:7.2f} ms"
            f" {max(times) * 1e3:7.2f} ms   {shown}"
        )


def peak_megabytes() -> float:
    """The largest resident size of any child so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
