"""Stops `cairn scaffold` at random moments, and fills its disk: nothing half-written is ever left. Stops `cairn render`
while it works, which ends soon, and twice, which ends it at once.

    python3 interruptions.py CAIRN [KILLS]

KILLS is 24 unless given; more look closer. Each run is stopped by SIGINT, SIGTERM or SIGKILL somewhere between its
start and its end. After the first two the folder is as it was; after a kill a new starter is absent or whole, and the
next run works. The disk is a small tmpfs, which needs the right to mount one: without it that part is skipped, and
says so.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = "python-mcp-server"
BUSY = re.compile(r"\[(target-occupied|folder-busy)\]")


class Trial:
    """A folder to scaffold in, and the starter as it should be."""

    def __init__(self, cairn: str, base: Path) -> None:
        self.cairn = cairn
        self.base = base
        self.failures = 0
        begun = time.monotonic()
        self.scaffold(base / "whole")
        # Loading takes a part of the time, too: the moments spread over all of it.
        self.duration = time.monotonic() - begun
        self.whole = tree(base / "whole")
        validation = subprocess.run([cairn, "validate", base / "whole"], capture_output=True, check=False)
        self.expect("the starter validates", validation.returncode == 0)

    def expect(self, what: str, holds: bool, detail: object = "") -> None:
        if not holds:
            self.failures += 1
            print(f"FAILED: {what} {detail}")

    def start(self, target: Path) -> subprocess.Popen:
        command = [self.cairn, "scaffold", PROJECT, "--defaults", str(target)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def scaffold(self, target: Path) -> tuple[int, str]:
        process = self.start(target)
        error = process.communicate()[1]
        return process.returncode, error

    def stop(self, target: Path, number: int) -> int:
        process = self.start(target)
        time.sleep(random.uniform(0, self.duration * 1.1))
        process.send_signal(number)
        process.communicate()
        return process.returncode


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes, without .git."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and not name.startswith(".git/"):
            files[name] = path.read_bytes()
    return files


def targets(trial: Trial, count: int):
    """New targets in new folders: absent, empty, with only .git."""
    for index in range(count):
        folder = Path(tempfile.mkdtemp(dir=trial.base))
        target = folder / "starter"
        kind = ("absent", "empty", "only .git")[index % 3]
        if kind != "absent":
            target.mkdir()
        if kind == "only .git":
            (target / ".git").mkdir()
            (target / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        yield kind, folder, target
        shutil.rmtree(folder)


def signals(trial: Trial, count: int) -> None:
    """Ctrl-C and SIGTERM: as it was, or whole if they came too late."""
    seen: dict[int, int] = {}
    for number, expected in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        for kind, folder, target in targets(trial, count):
            before = sorted(str(path) for path in folder.rglob("*"))
            code = trial.stop(target, number)
            # Before the program has begun to listen, the signal itself ends it.
            trial.expect(f"{number.name} with {kind}: exit", code in (0, expected, -number), code)
            seen[code] = seen.get(code, 0) + 1
            if code == 0:
                trial.expect(f"{number.name} with {kind}: whole", tree(target) == trial.whole)
            else:
                after = sorted(str(path) for path in folder.rglob("*"))
                trial.expect(f"{number.name} with {kind}: as before", after == before, after)
    print(f"signals: exit codes {dict(sorted(seen.items()))}")


def renders(trial: Trial) -> None:
    """Ctrl-C while a template runs for long, and twice while one is read, which nobody asks about the first."""

    def stopped(template: str, pauses: list[float]) -> tuple[int, float]:
        path = trial.base / "long.j2"
        path.write_text(template, encoding="utf-8")
        process = subprocess.Popen([trial.cairn, "render", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for pause in pauses:
            time.sleep(pause)
            process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        process.communicate()
        return process.returncode, time.monotonic() - sent

    loop = "{% for h in range(5) %}{% for i in range(1000000) %}{{ l == m }}{% endfor %}{% endfor %}"
    running = "{% set l = [[1] * 1000] * 1000 %}{% set m = [[1] * 1000] * 1000 %}" + loop
    code, seconds = stopped(running, [0.2])
    trial.expect("Ctrl-C while a template runs", code == 130 and seconds < 1, (code, seconds))
    reading = "{{ a }}" * 2_300_000
    code, once = stopped(reading, [0.3])
    trial.expect("Ctrl-C while a template is read", code == 130, code)
    code, twice = stopped(reading, [0.3, 0.4])
    trial.expect("Ctrl-C twice", code == 130 and twice < 0.3, (code, twice))
    print(f"renders: stopped after {seconds:.2f} s, while reading after {once:.2f} s, twice after {twice:.2f} s")


def kills(trial: Trial, count: int) -> None:
    """SIGKILL: absent or whole, and the next run works."""
    left = finished = partial = 0
    for kind, folder, target in targets(trial, count):
        trial.stop(target, signal.SIGKILL)
        names = [path.name for path in folder.iterdir() if path != target]
        inside = [name for name in (os.listdir(target) if target.exists() else []) if name.startswith(".cairn-")]
        trial.expect("leftovers are recognisable", all(".cairn-staging-" in name for name in names), names)
        files = tree(target) if target.exists() else {}
        if inside or names:
            left += 1
        # A folder that is there is changed file by file: what a kill leaves of that, the next run ends.
        if kind == "absent":
            trial.expect(f"{kind}: absent or whole", files in ({}, trial.whole), sorted(files))
        is_whole = files == trial.whole
        finished += is_whole
        partial += bool(inside) and ".cairn-change" in inside
        code, error = trial.scaffold(target)
        trial.expect(f"{kind}: the next run", code == (64 if is_whole else 0) or inside, (code, error))
        trial.expect(f"{kind}: whole afterwards", tree(target) == trial.whole, sorted(tree(target)))
        trial.expect(f"{kind}: no leftovers", os.listdir(folder) == ["starter"], os.listdir(folder))
    print(f"kills: {count}, {left} left a staging folder, {partial} while filling, {finished} came too late")


def race(trial: Trial, count: int) -> None:
    """Runs at once: one wins, the others say that the target is in use."""
    for kind, _, target in targets(trial, count):
        processes = [trial.start(target) for _ in range(4)]
        errors = [process.communicate()[1] for process in processes]
        codes = sorted(process.returncode for process in processes)
        trial.expect(f"a race for {kind}: exit codes", codes == [0, 64, 64, 64], (codes, errors))
        trial.expect(f"a race for {kind}: the errors", sum(bool(BUSY.search(text)) for text in errors) == 3, errors)
        trial.expect(f"a race for {kind}: whole", tree(target) == trial.whole)
    print(f"races: {count}")


def disks(trial: Trial) -> None:
    """Disks of every size from too small to large enough, in blocks of 4 KiB."""
    mount = trial.base / "disk"
    mount.mkdir()
    full = 0
    for blocks in range(2, 400, 22):
        command = ["mount", "-t", "tmpfs", "-o", f"size={blocks * 4096}", "cairn-test", str(mount)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            print(f"full disks: skipped, mount cannot be run: {error}")
            return
        if done.returncode != 0:
            print(f"full disks: skipped, a tmpfs cannot be mounted: {done.stderr.strip()}")
            return
        try:
            # The folder that is mounted, and one in it.
            target = mount if blocks % 4 == 0 else mount / "starter"
            code, error = trial.scaffold(target)
            if code == 0:
                trial.expect(f"{blocks} blocks: whole", tree(target) == trial.whole)
                if target != mount:
                    break
            else:
                full += 1
                trial.expect(f"{blocks} blocks: says why", code == 2 and "No space left" in error, (code, error))
                trial.expect(f"{blocks} blocks: nothing left", os.listdir(mount) == [], os.listdir(mount))
        finally:
            subprocess.run(["umount", str(mount)], check=True)
    trial.expect("some disks are too small", full > 3, full)
    print(f"full disks: {full}")


def main(cairn: str, count: int) -> int:
    with tempfile.TemporaryDirectory() as text:
        trial = Trial(str(Path(cairn).resolve()), Path(text))
        signals(trial, count // 2)
        renders(trial)
        kills(trial, count)
        race(trial, max(3, count // 8))
        disks(trial)
    print("interruptions: " + ("good" if trial.failures == 0 else f"{trial.failures} failures"))
    return 1 if trial.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 24))
