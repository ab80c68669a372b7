"""Completes command lines of cairn in an interactive bash on a pseudo-terminal, as a person would with the Tab key.

    python3 completions.py CAIRN

zsh and fish, where they are installed, only read their scripts; else the last line says that they were not.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "CommandTests" / "Fixture"
PROMPT = "ready> "
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>])|[\r\a]")


class Shell:
    """An interactive bash with the completions switched on."""

    def __init__(self, cairn: str, folder: str) -> None:
        self.output = ""
        variables = {
            "PATH": f"{Path(cairn).parent}:{os.environ['PATH']}", "HOME": folder, "TERM": "xterm", "PS1": PROMPT,
            "CAIRN_CATALOG": str(CATALOG), "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null",
        }
        process, self.terminal = pty.fork()
        if process == 0:
            os.chdir(folder)
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], variables)
        for setting in ("bell-style none", "enable-bracketed-paste off", "completion-query-items 0"):
            self.enter(f"bind 'set {setting}'")
        self.enter("source <(cairn --generate-completion-script bash)")

    def read(self, quiet: float, patience: float = 0) -> str:
        """What comes until nothing has come for a while; the beginning may take longer."""
        text = ""
        while select.select([self.terminal], [], [], quiet if text else max(quiet, patience))[0]:
            text += os.read(self.terminal, 4096).decode(errors="replace")
        return text

    def enter(self, line: str) -> None:
        os.write(self.terminal, (line + "\n").encode())
        seen, end = "", time.monotonic() + 30
        while not seen.endswith(PROMPT) and time.monotonic() < end:
            seen += self.read(0.3)

    def complete(self, line: str) -> tuple[str, list[str]]:
        """Types a line and Tab twice: the line as it is then, and the offers that are listed below it."""
        os.write(self.terminal, line.encode())
        self.read(0.3)
        os.write(self.terminal, b"\t")
        first = self.read(0.5, patience=4)
        os.write(self.terminal, b"\t")
        second = ESCAPE.sub("", self.read(0.5, patience=4))
        offers: list[str] = []
        if "\n" in second:
            offers = sorted(" ".join(second.split("\n")[1:-1]).split())
        os.write(self.terminal, b"\x15")
        self.read(0.3)
        return line + ESCAPE.sub("", first), offers


def main(cairn: str) -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(cairn, folder)

        def expect(line: str, completed: str, *offers: str) -> None:
            nonlocal failures
            found = shell.complete(line)
            if found != (completed, sorted(offers)):
                failures += 1
                print(f"FAILED: {line!r} gives {found}, not {(completed, sorted(offers))}")

        expect("cairn show gr", "cairn show greeter ")
        expect("cairn scaffold greeter --set li", "cairn scaffold greeter --set licence=")
        expect("cairn scaffold greeter --set licence=M", "cairn scaffold greeter --set licence=MIT ")
        expect("cairn scaffold greeter --set licence=", "cairn scaffold greeter --set licence=", "MIT", "none")
        expect("cairn scaffold greeter --set loud=y", "cairn scaffold greeter --set loud=yes ")
        expect(
            "cairn scaffold greeter --set name=a --set ", "cairn scaffold greeter --set name=a --set ", "licence=",
            "loud=", "package=", "people=", "times=", "token=")
        expect("cairn validate --report sar", "cairn validate --report sarif=")
        expect("cairn validate --format=j", "cairn validate --format=json ")
        expect("cairn scaffold greeter --set=licence=n", "cairn scaffold greeter --set=licence=none ")
        expect("cairn validate --format j", "cairn validate --format json ")
        shell.enter("cairn scaffold greeter . --defaults >/dev/null 2>&1")
        expect("cairn validate --milestone lo", "cairn validate --milestone louder ")
        expect("cairn solution lo", "cairn solution louder ")
        for name in ("zsh", "fish"):
            if shutil.which(name):
                script = Path(folder, "script")
                with script.open("wb") as file:
                    subprocess.run([cairn, "--generate-completion-script", name], stdout=file, check=True)
                read = subprocess.run([name, "-n", script], capture_output=True, check=False)
                if read.returncode != 0:
                    failures += 1
                    print(f"FAILED: {name} does not read its script: {read.stderr.decode()}")
    others = [name for name in ("zsh", "fish") if not shutil.which(name)]
    rest = f" (bash only: {' and '.join(others)} not installed)" if others else ""
    print("completions: " + ("good" if failures == 0 else f"{failures} failures") + rest)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
