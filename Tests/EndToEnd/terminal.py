"""Looks at what verbs print on a pseudo-terminal: how narrow ones break lines, and how progress comes and goes.

    python3 terminal.py CAIRN
"""

import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "CommandTests"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
WIPE = "\r\x1b[K"
# What is never broken: commands, and what is to be copied.
WHOLE = re.compile(r"^ *(try |ls |git |grep |chmod |cairn |cd |-->|Check it: |Begin: |Look closer: )")


def cells(text: str) -> int:
    """The columns that a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    none = sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)
    return len(text) + wide - none


class Run:
    """One run on a terminal of its own, from its first byte to its last."""

    def __init__(
        self, command: list[str], folder: Path, columns: int = 80, stop_at: str = "", times: int = 1, **variables: str
    ) -> None:
        self.output = ""
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **variables,
        }
        process, terminal = pty.fork()
        if process == 0:
            # The parent sets the size before this reads it.
            sys.stdin.readline()
            os.chdir(folder)
            os.execve(command[0], command, environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        # A letter may come in two parts.
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        started = time.monotonic()
        os.write(terminal, b"\n")
        begun = self.first_drawn = 0.0
        while True:
            if not select.select([terminal], [], [], 60)[0]:
                raise SystemExit(f"FAILED: nothing comes any more behind:\n{self.output}")
            try:
                data = os.read(terminal, 4096)
            except OSError:
                break
            if not data:
                break
            self.output += decoder.decode(data)
            if WIPE in self.output and not self.first_drawn:
                self.first_drawn = time.monotonic() - started
            if stop_at and stop_at in self.output and not begun:
                begun = time.monotonic()
                for number in range(times):
                    time.sleep(0.4 if number else 0)
                    os.write(terminal, b"\x03")
        self.code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        os.close(terminal)
        # The line that let it begin was echoed.
        self.output = self.output.removeprefix("\r\n")

    @property
    def screen(self) -> list[str]:
        """What is left to see: lines as the cursor and the wiping of lines leave them."""
        lines: list[list[str]] = [[]]
        column = 0
        for part in re.findall(r"\x1b\[K|\r|\n|[^\r\n]", STYLE.sub("", self.output)):
            if part == "\r":
                column = 0
            elif part == "\n":
                lines.append([])
                column = 0
            elif part == "\x1b[K":
                del lines[-1][column:]
            else:
                lines[-1][column : column + 1] = [part]
                column += 1
        return ["".join(line) for line in lines]


class Test:
    """Counts what was expected and did not come."""

    failures = 0

    def expect(self, what: str, holds: bool, run: object = None) -> None:
        if not holds:
            self.failures += 1
            output = run.output if isinstance(run, Run) else run
            print(f"FAILED: {what}:\n{output}")


def words(lines: list[str]) -> list[str]:
    """The words of a text, however it is broken; where columns are told one below the other there are commas."""
    return [word.rstrip(",") for line in lines for word in line.split() if word not in (",", "·")]


def widths(test: Test, cairn: str, folder: Path) -> None:
    """At 50 columns every verb says the same as at 80, and breaks no word for it."""
    catalog = folder / "course"
    shutil.copytree(CASES / "Course", catalog)
    for file in catalog.rglob("milestone.yaml"):
        text = file.read_text()
        file.write_text(re.sub(r"^goal: ", "goal: 監視を始め、歩く人が一歩ごとに知らせる。 ✅ ", text, flags=re.M))
    subprocess.run(
        [cairn, "scaffold", "walker", "--defaults", "--catalog", str(catalog), "walker"], cwd=folder, check=True,
        capture_output=True,
    )
    (folder / "walker" / "README.md").rename(folder / "walker" / "Readme.md")
    named = ["--catalog", str(catalog)]
    for verb in (
        ["list", *named], ["show", "walker", *named], ["show", "python-mcp-server"], ["list"],
        ["validate", "walker", *named], ["validate", "walker", "--verbose", *named],
        ["validate", "walker", "--run", "--complete", *named], ["next", "walker", *named],
        ["next", "walker", "--run", "--hint", *named], ["status", "walker", *named],
        ["status", "walker", "--run", *named], ["lint", str(catalog)], ["show", "nothing", *named],
        ["scaffold", "walker", "walker", *named], ["solution", "walker", "first-step", *named],
    ):
        name = " ".join(["cairn", *verb[:2]])
        narrow, broad = (Run([cairn, *verb], folder, columns) for columns in (50, 80))
        for line in narrow.screen:
            rest = re.sub(r"^ *([a-zA-Z]+: |= help: |[a-z]+ +)?", "", line)
            fits = cells(line) <= 50 or WHOLE.match(line) or " " not in rest.strip() or str(folder) in line
            test.expect(f"{name}: a line of more than 50 columns", bool(fits), line)
        same = sorted(words(narrow.screen)) == sorted(words(broad.screen))
        missing = set(words(broad.screen)) ^ set(words(narrow.screen))
        test.expect(f"{name}: other words at 50 columns: {missing}", same, narrow)
        test.expect(f"{name}: exit code", narrow.code == broad.code, narrow)
        for line in broad.screen:
            if re.match(r" *try ", line):
                test.expect(f"{name}: a broken command", line.strip() in (one.strip() for one in narrow.screen), narrow)


def progress(test: Test, cairn: str, folder: Path) -> None:
    """Progress is seen on a terminal, wiped before results, and nowhere else."""
    shutil.copytree(CASES / "Course", folder / "slow")
    command = [cairn, "test", "walker", "--only", "milestones", "--jobs", "1", "--no-times", "--fresh"]
    command += ["--catalog", str(folder / "slow")]
    milestone = next((folder / "slow").rglob("1-first-step/milestone.yaml"))
    milestone.write_text(milestone.read_text() + "  - id: slow\n    check: command\n    run: [sleep, '2']\n")
    run = Run(command, folder, 60)
    drawn = [part for part in run.output.split(WIPE)[1:] if part]
    test.expect("there is progress", any(re.search(r"\d of \d", part) for part in drawn), run)
    test.expect("nothing in the first second", run.first_drawn >= 0.9, f"drawn after {run.first_drawn} s")
    lines = [STYLE.sub("", part.split("\n")[0]).rstrip("\r") for part in drawn if re.search(r"\d of \d", part)]
    test.expect("a line of progress fits", all(cells(line) < 60 for line in lines), run)
    test.expect("progress is wiped", not any(re.search(r"\d of \d+  ", line) for line in run.screen), run)
    piped = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    results = set(words(piped.stdout.splitlines())) - set(words(run.screen))
    test.expect(f"the results are those of a pipe, but for {results}", not results, run)
    test.expect("no cursor in a pipe", "\x1b" not in piped.stdout + piped.stderr and "\r" not in piped.stderr, piped.stderr)
    run = Run(command, folder, 60, TERM="dumb")
    test.expect("a dumb terminal is not steered", "\x1b" not in run.output and "\r" not in run.output.replace("\r\n", ""), run)
    run = Run(command, folder, 60, NO_COLOR="1")
    test.expect("no colours, but progress", not STYLE.search(run.output) and WIPE in run.output, run)
    for times in (1, 2):
        run = Run(command, folder, 60, stop_at=WIPE, times=times)
        test.expect(f"Ctrl-C {times} times: exit code", run.code == 130, run)
        left = [line for line in run.screen if re.search(r"\d of \d+  ", line)]
        test.expect(f"Ctrl-C {times} times leaves a clean line", not left, run)


def checks(test: Test, cairn: str, folder: Path) -> None:
    """While checks run it is told which, how far they are, and how long the one took last time."""
    catalog = folder / "slow"
    subprocess.run(
        [cairn, "scaffold", "walker", "--defaults", "--catalog", str(catalog), "slowly"], cwd=folder, check=True,
        capture_output=True,
    )
    # What reads files passes, so that `next` has to execute something to know more.
    walk = folder / "slowly" / "walk.sh"
    walk.write_text("#!/bin/sh\necho $1 steps\n")
    walk.chmod(0o755)
    (folder / "slowly" / "notes").mkdir(exist_ok=True)
    (folder / "slowly" / "notes" / "first.md").write_text("A step.\n")
    for verb in (["validate"], ["validate"], ["next"], ["status"]):
        command = [cairn, *verb, "slowly", "--run", "--catalog", str(catalog)]
        run = Run(command, folder, 60)
        name = " ".join(verb)
        test.expect(f"{name}: tells what runs", re.search(r"\d of \d  \d s.*  \S", run.output) is not None, run)
        left = [line for line in run.screen if re.search(r"\d of \d  \d s", line)]
        test.expect(f"{name}: progress is wiped", not left, run)
        piped = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        test.expect(f"{name}: nothing in a pipe", " s  " not in piped.stderr and "\x1b" not in piped.stderr, piped.stderr)
    run = Run([cairn, "validate", "slowly", "--run", "--catalog", str(catalog)], folder, 60)
    test.expect("how long it took last time", re.search(r"\(last time [12] s\)", run.output) is not None, run)
    quick = Run([cairn, "validate", "slowly", "--catalog", str(catalog)], folder, 60)
    test.expect("no progress of what is done at once", WIPE not in quick.output, quick)
    run = Run(
        [cairn, "validate", "slowly", "--run", "--catalog", str(catalog)], folder, 60, stop_at=" of ", times=1)
    test.expect("Ctrl-C: exit code", run.code == 130, run)
    left = [line for line in run.screen if re.search(r"\d of \d  \d s", line)]
    test.expect("Ctrl-C leaves a clean line", not left, run)


def main(cairn: str) -> int:
    test = Test()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        widths(test, cairn, folder)
        progress(test, cairn, folder)
        checks(test, cairn, folder)
    print("terminal: " + ("good" if test.failures == 0 else f"{test.failures} failures"))
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
