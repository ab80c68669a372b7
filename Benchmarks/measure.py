"""Times whole processes in pairs and prints medians and ratios.

Each round runs every command once, in turn, so that a machine that gets slower slows all of them. What is quoted is the
median of the ratios of each round, which holds where single times do not.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
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
    command = contender.command() if callable(contender.command) else contender.command
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{contender.name} failed with {done.returncode}: {done.stderr.decode()[-500:]}")
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
