"""Answers the questions of `cairn scaffold` on a pseudo-terminal, as a person would type.

    python3 prompts.py CAIRN
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import tempfile
import termios
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "CommandTests" / "Fixture"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
CTRL_C, CTRL_D = "\x03", "\x04"


class Session:
    """One run on a terminal of its own: what it printed, and how it ended."""

    def __init__(self, cairn: str, answers: list[str], columns: int = 80, **variables: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.output = ""
        environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **variables}
        command = [cairn, "scaffold", "greeter", "--catalog", str(CATALOG), "starter"]
        process, self.terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder.name)
            os.execve(cairn, command, environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        for answer in answers:
            self.wait_for_prompt()
            os.write(self.terminal, (answer if answer in (CTRL_C, CTRL_D) else answer + "\n").encode())
        self.read_to_end()
        self.code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        os.close(self.terminal)

    def read(self) -> bool:
        """Reads what is there, for up to 20 seconds; false at the end."""
        if not select.select([self.terminal], [], [], 20)[0]:
            raise SystemExit(f"FAILED: nothing comes any more behind:\n{self.output}")
        try:
            data = os.read(self.terminal, 4096)
        except OSError:
            return False
        self.output += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def wait_for_prompt(self) -> None:
        seen = len(self.output)
        while not STYLE.sub("", self.output[seen:]).endswith(": "):
            if not self.read():
                return

    def read_to_end(self) -> None:
        while self.read():
            pass

    @property
    def text(self) -> str:
        return STYLE.sub("", self.output)

    def file(self, name: str) -> str:
        path = Path(self.folder.name, "starter", name)
        return path.read_text() if path.exists() else ""

    @property
    def entries(self) -> list[str]:
        return os.listdir(self.folder.name)


class Test:
    """Counts what was expected and did not come."""

    failures = 0

    def expect(self, what: str, holds: bool, session: Session) -> None:
        if not holds:
            self.failures += 1
            print(f"FAILED: {what}; exit code {session.code}, entries {session.entries}, output:\n{session.output}")


def main(cairn: str) -> int:
    test = Test()

    run = Session(cairn, [""] * 7)
    test.expect("Return takes the defaults", run.code == 0 and "times: 1\n" in run.file(".cairn.yaml"), run)
    test.expect("what stands in brackets is the default", "[Greeter]" in run.text and "[no]" in run.text, run)
    test.expect("a terminal gets colours", run.output != run.text, run)
    test.expect("the rules are said once", run.text.count("Ctrl-C stops") == 1, run)

    run = Session(cairn, ["Ada Lovelace", "2", "ada", "3", "yes", "Bob, Eve", "s3cret"])
    record = run.file(".cairn.yaml")
    test.expect("answers are taken", "name: Ada Lovelace\n" in record and "- Bob\n    - Eve\n" in record, run)
    test.expect("a number stands for a choice", "licence: none\n" in record, run)
    test.expect("a secret is neither shown nor recorded", "s3cret" not in run.text + record, run)
    run = Session(cairn, ["", "none", "", "", "", "", ""])
    test.expect("so does the choice itself", "licence: none\n" in run.file(".cairn.yaml"), run)

    run = Session(cairn, ["Ada", "9", "nope", "MIT", "Ada!", "ada", "many", "3", "maybe", "y", "", ""])
    test.expect("wrong answers are asked again", run.code == 0 and "times: 3\n" in run.file(".cairn.yaml"), run)
    for reason in ("not '9'", "not 'nope'", "'Ada!'", "not 'many'", "not 'maybe'"):
        test.expect(f"the reason is said: {reason}", reason in run.text, run)

    for answers in ([CTRL_C], ["Ada", CTRL_C], [""] * 6 + [CTRL_C]):
        run = Session(cairn, answers)
        test.expect("Ctrl-C ends it and writes nothing", run.code == 130 and run.entries == [], run)
        test.expect("Ctrl-C is no error", "error" not in run.text, run)
    for answers in ([CTRL_D], ["Ada", CTRL_D]):
        run = Session(cairn, answers)
        test.expect("Ctrl-D ends it and writes nothing", run.code == 64 and run.entries == [], run)
        test.expect("Ctrl-D says how to answer", "[no-answer]" in run.text and "--defaults" in run.text, run)

    run = Session(cairn, [""] * 7, NO_COLOR="1")
    test.expect("NO_COLOR is kept to", run.code == 0 and "\x1b" not in run.output, run)
    run = Session(cairn, [""] * 7, TERM="dumb")
    test.expect("a dumb terminal gets no colours", run.code == 0 and "\x1b" not in run.output, run)

    run = Session(cairn, [""] * 7, columns=40)
    # The first line names the catalog: a path, which is not taken apart.
    questions = run.text.split("Scaffolded")[0].splitlines()[1:]
    test.expect("40 columns are enough", run.code == 0 and max(map(len, questions)) <= 40, run)

    print("prompts: " + ("good" if test.failures == 0 else f"{test.failures} failures"))
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
