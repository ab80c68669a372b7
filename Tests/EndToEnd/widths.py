"""Reads what verbs print on terminals of several widths: no line is wider, but for commands that are to be copied.

    python3 widths.py CAIRN
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "CommandTests"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
# A command may be longer than a line: it is to be copied, and stands where a person sees that it is one.
COMMAND = re.compile(r"^ *(try +)?(Look closer: |Begin: |mend +)?(cairn|\./|sh |cd ) ?\S")


def on_terminal(cairn: str, arguments: list[str], columns: int, **variables: str) -> str:
    """What a run prints to a terminal that is so wide, as far as it is the standard output."""
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **variables}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [cairn, *arguments], stdout=theirs, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    output = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:
            break
        if not data:
            break
        output += data
    os.close(ours)
    process.wait(20)
    return output.decode().replace("\r\n", "\n")


def check(cairn: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        project = f"{name}/p"
        course = ["--catalog", str(TESTS / "Course")]
        subprocess.run([cairn, "scaffold", "walker", project, "--defaults", *course], check=True, capture_output=True)
        runs = [
            ["list", "--catalog", str(TESTS / "Fixture")], ["list"], ["status", project, *course],
            ["next", project, *course],
        ]
        for arguments in runs:
            texts = {}
            for columns, variables in ((50, {}), (64, {}), (120, {}), (120, {"COLUMNS": "50"})):
                text = on_terminal(cairn, arguments, columns, **variables)
                assert "\x1b[" in text, f"{arguments}: no colours on a terminal"
                texts[columns, variables.get("COLUMNS")] = text
                limit = min(80, int(variables.get("COLUMNS", columns)))
                lines = STYLE.sub("", text).splitlines()
                wide = [line for line in lines if len(line) > limit and not COMMAND.match(line)]
                assert lines and not wide, f"{arguments} at {limit} columns:\n" + "\n".join(wide)
            assert texts[50, None] == texts[120, "50"], f"{arguments}: COLUMNS and the terminal differ"
            # The fixture's lines are short everywhere.
            if str(TESTS / "Fixture") not in arguments:
                assert texts[50, None] != texts[120, None], f"{arguments}: 50 columns are not looked at"


if __name__ == "__main__":
    check(str(Path(sys.argv[1]).resolve()))
