"""Lives with `cairn next --watch`, on a pseudo-terminal and in a pipe: what it shows at every save, and how it ends.

    python3 watch.py CAIRN
"""

import codecs
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent / "CommandTests" / "Course"
CLEAR = "\x1b[2J\x1b[H"
WAITING = "Watching for changes."
# The longest that a busy machine may take for one look, in seconds.
PATIENCE = 60
failures = 0


def expect(what: str, holds: bool, output: str) -> None:
    global failures
    if not holds:
        failures += 1
        print(f"FAILED: {what}:\n{output}")


class Watching:
    """A run whose output is read while it goes on."""

    def __init__(self, command: list[str], folder: Path, on_terminal: bool) -> None:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }
        self.output = ""
        if on_terminal:
            self.process, self.source = pty.fork()
            if self.process == 0:
                os.chdir(folder)
                os.execve(command[0], command, environment)
        else:
            self.source, end = os.pipe()
            self.process = os.posix_spawn(
                "/bin/sh", ["sh", "-c", 'cd "$0" && exec "$@"', str(folder), *command], environment,
                file_actions=[(os.POSIX_SPAWN_DUP2, end, 1), (os.POSIX_SPAWN_CLOSE, self.source)],
            )
            os.close(end)
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def read(self, seconds: float) -> bool:
        """What comes within a time; false at the end."""
        if not select.select([self.source], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.source, 4096)
        except OSError:
            return False
        self.output += self.decoder.decode(data)
        return bool(data)

    def until(self, text: str, times: int = 1) -> bool:
        """Reads until a text has come so many times."""
        end = time.monotonic() + PATIENCE
        while self.output.count(text) < times and time.monotonic() < end:
            if not self.read(0.1):
                break
        return self.output.count(text) >= times

    def still(self, seconds: float) -> bool:
        """Whether nothing comes for a time."""
        before, end = self.output, time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.read(0.1):
                break
        return self.output == before

    def end(self) -> int:
        """Reads the rest, and gives the exit code."""
        end = time.monotonic() + PATIENCE
        while self.read(0.1) and time.monotonic() < end:
            pass
        if time.monotonic() >= end:
            os.kill(self.process, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self.source)
        return code


def project(cairn: str, folder: Path, name: str) -> Path:
    catalog = folder / "course"
    if not catalog.exists():
        shutil.copytree(COURSE, catalog)
    command = [cairn, "scaffold", "walker", "--defaults", "--catalog", str(catalog), name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / name


def terminal(cairn: str, folder: Path) -> None:
    root = project(cairn, folder, "seen")
    run = Watching([cairn, "next", "seen", "--run", "--watch", "--catalog", str(folder / "course")], folder, True)
    expect("a first look", run.until(WAITING), run.output)
    expect("the screen is the look's", run.output.count(CLEAR) == 1, run.output)
    expect("the first step", "walk.sh contains the text" in run.output, run.output)
    expect("nothing more without a change", run.still(1.5), run.output)
    walk = root / "walk.sh"
    walk.write_text("#!/bin/sh\necho $1 steps\n")
    expect("a look after a save", run.until(WAITING, 2), run.output)
    last = run.output.split(CLEAR)[-1]
    expect("the next step", "notes/first.md" in last, last)
    expect("what is said once is not said again", "catalog:" not in last and "project:" not in last, last)
    # What is written in several steps is looked at once.
    (root / "notes").mkdir(exist_ok=True)
    for number in range(5):
        (root / "notes" / "first.md").write_text("a step\n" * number)
        time.sleep(0.02)
    expect("a look after several saves", run.until(WAITING, 3), run.output)
    expect("one look for several", run.still(1.5), run.output)
    # A manifest that is half written is told, and the next save shows the project again.
    record = root / ".cairn.yaml"
    whole = record.read_text()
    record.write_text(whole[:20])
    expect("a broken record is told", run.until("error", 1) and run.until(WAITING, 4), run.output)
    record.write_text(whole)
    expect("and what mends it is seen", run.until(WAITING, 5), run.output)
    os.write(run.source, b"\x03")
    code = run.end()
    expect("Ctrl-C: exit code", code == 130, f"{code}\n{run.output}")
    expect("Ctrl-C: a new line for the prompt", run.output.endswith("\n"), run.output)
    expect("as many screens as looks", run.output.count(CLEAR) == 5, run.output)


def interrupted(cairn: str, folder: Path) -> None:
    """What changes while a check runs ends it; so does Ctrl-C."""
    root = project(cairn, folder, "slow")
    catalog = folder / "slowly"
    shutil.copytree(COURSE, catalog)
    milestone = next(catalog.rglob("1-first-step/milestone.yaml"))
    text = milestone.read_text()
    head = text[: text.index("checks:")]
    milestone.write_text(head + "checks:\n  - id: slow\n    check: command\n    run: [sh, -c, 'test -f done || sleep 300']\n")
    run = Watching([cairn, "next", "slow", "--run", "--watch", "--catalog", str(catalog)], folder, True)
    expect("progress of a slow check", run.until(" of 1  "), run.output)
    (root / "done").write_text("")
    expect("a change ends what runs, and it begins anew", run.until(WAITING), run.output)
    expect("no half result is shown", run.output.count(CLEAR) == 1, run.output)
    os.write(run.source, b"\x03")
    run.end()
    project(cairn, folder, "slower")
    run = Watching([cairn, "next", "slower", "--run", "--watch", "--catalog", str(catalog)], folder, True)
    expect("progress of another", run.until(" of 1  "), run.output)
    os.write(run.source, b"\x03")
    code = run.end()
    expect("Ctrl-C in a check: exit code", code == 130, f"{code}\n{run.output}")
    left = subprocess.run(["pgrep", "-f", "^sleep 300$"], capture_output=True, text=True, check=False).stdout
    expect("nothing goes on", left == "", left)


def piped(cairn: str, folder: Path) -> None:
    root = project(cairn, folder, "piped")
    command = [cairn, "next", "piped", "--watch", "--catalog", str(folder / "course")]
    for number in (signal.SIGINT, signal.SIGTERM):
        (root / "walk.sh").write_text("#!/bin/sh\n")
        run = Watching(command, folder, False)
        expect("a first look in a pipe", run.until(" try      grep"), run.output)
        before = run.output
        (root / "README.md").write_text("# Another\n")
        expect("the same result is not said again", run.still(2), run.output)
        (root / "walk.sh").write_text("#!/bin/sh\necho $1 steps\n")
        expect("another is", run.until("notes/first.md"), run.output)
        expect("nothing steers a pipe", "\x1b" not in run.output and "\r" not in run.output, run.output)
        expect("nothing but results", WAITING not in run.output, run.output)
        threading.Timer(0.2, os.kill, (run.process, number)).start()
        code = run.end()
        expect(f"{number.name}: exit code", code in (128 + number, -number), f"{code}\n{run.output}")
        expect("the first result stands", run.output.startswith(before), run.output)
    reader = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert reader.stdout
    reader.stdout.read(10)
    reader.stdout.close()
    (root / "walk.sh").write_text("#!/bin/sh\n")
    try:
        code = reader.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        reader.kill()
        code = None
    expect("a reader that has gone ends it", code is not None, "")


def main(cairn: str) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        terminal(cairn, folder)
        interrupted(cairn, folder)
        piped(cairn, folder)
    print("watch: " + ("good" if failures == 0 else f"{failures} failures"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
