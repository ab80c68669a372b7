"""Crashes the static executable, and sees that what it says leads to the lines of the sources.

    python3 Tests/EndToEnd/crash.py dist/cairn .build-release/release/cairn

The executable has neither symbols nor `.eh_frame`. Swift's own reporter, which whoever had a crash starts with
SWIFT_BACKTRACE, follows the frame pointers and prints addresses; the build that was not stripped has their names.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LONG = "{% for a in range(3000) %}{% for b in range(3000) %}{% set c = a * b %}{% endfor %}{% endfor %}"


def processor_time(process: int) -> float:
    """The seconds that a process has had of a processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(executable: str, whole: str) -> None:
    swift = shutil.which("swift")
    if swift is None:
        raise SystemExit("the Swift toolchain is missing")
    reporter = Path(swift).resolve().parent.parent / "libexec/swift/linux/swift-backtrace"
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "long.j2"
        template.write_text(LONG)
        environment = {**os.environ, "SWIFT_BACKTRACE": f"enable=yes,color=no,swift-backtrace={reporter}"}
        process = subprocess.Popen(
            [executable, "render", str(template)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # By then it has long begun to render, on a quick machine and on a slow one, and is not at the end of its loops.
        while process.poll() is None and processor_time(process.pid) < 0.1:
            time.sleep(0.01)
        process.send_signal(signal.SIGSEGV)
        report = process.communicate(timeout=60)[1].decode(errors="replace")
    addresses = re.findall(r"^\s*\d+ .*?(0x[0-9a-f]{8,}) ", report, re.MULTILINE)
    command = ["addr2line", "--functions", "--exe", whole, *addresses]
    places = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "./Sources/Jinja/" not in places or "./Sources/cairn/Cairn.swift" not in places:
        raise SystemExit(f"the report of a crash does not lead to the sources:\n{report}\n{places}")
    print(f"the report of a crash leads to the sources, over {len(addresses)} frames")


main(*sys.argv[1:3])
