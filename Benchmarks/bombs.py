#!/usr/bin/env python3
"""Renders small templates that want much, and fails if one takes too long or too much memory.

    python3 Benchmarks/bombs.py CAIRN [NAME …]

The templates are the cases of `Tests/JinjaTests/Conformance/cases/bombs.jsonl`, here with the limits that users have;
NAMEs are parts of their ids. CAIRN is a release build: a debug build takes several times as long. Each has to end by
itself within 5 seconds of processor time and 500 MB, with an output or an error of the template.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "Tests" / "JinjaTests" / "Conformance" / "cases" / "bombs.jsonl"
SECONDS = 5.0
MEGABYTES = 500
BIG = 1000
"""What the templates go by; with it, and a thousandth of the work, the cases of the test are a thousandth of the size."""


def render(cairn: str, folder: Path, case: dict) -> tuple[int, float, float]:
    """The exit code, the seconds and the megabytes of a render."""
    (folder / "main").write_text(case["template"], encoding="utf-8")
    for name, text in case.get("templates", {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    limit = (int(4 * SECONDS), int(4 * SECONDS))
    process = subprocess.Popen(
        [cairn, "render", "--set", f"big={BIG}", str(folder / "main")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit))
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    cairn, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    slowest, largest, failures = (0.0, ""), (0.0, ""), 0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            if names and not any(name in case["id"] for name in names):
                continue
            code, seconds, megabytes = render(cairn, Path(folder), case)
            slowest, largest = max(slowest, (seconds, case["id"])), max(largest, (megabytes, case["id"]))
            if code not in (0, 2) or seconds > SECONDS or megabytes > MEGABYTES:
                failures += 1
                print(f"FAILED: {case['id']}: exit {code}, {seconds:.1f} s, {megabytes:.0f} MB: {case['template']}")
    print(f"{len(cases)} templates; slowest {slowest[1]} {slowest[0]:.1f} s; largest {largest[1]} {largest[0]:.0f} MB")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
