"""Answers the questions of `cairn scaffold` on a pseudo-terminal, as a person would type.

    python3 prompts.py CAIRN
"""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "CommandTests" / "Fixture"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
CTRL_C, CTRL_D = "\x03", "\x04"
CTRL_U, CTRL_W, BACKSPACE, LEFT = "\x15", "\x17", "\x7f", "\x1b[D"
IDENTITY = "[user]\n  name = Ada\n  email = ada@example.invalid\n[init]\n  defaultBranch = trail\n"
GREETER = ("greeter", "--catalog", str(CATALOG), "starter")


class Session:
    """One run on a terminal of its own: what it printed, and how it ended."""

    def __init__(
        self, cairn: str, answers: list[str], columns: int = 80, arguments: tuple[str, ...] = GREETER,
        git: str = IDENTITY, prepare: str = "", **variables: str,
    ) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.home = tempfile.TemporaryDirectory()
        Path(self.home.name, ".gitconfig").write_text(git)
        self.output = ""
        # A letter may come in two parts.
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.home.name, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
            **variables,
        }
        subprocess.run(["sh", "-c", prepare], cwd=self.folder.name, env=environment, check=True)
        process, self.terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder.name)
            os.execve(cairn, [cairn, "scaffold", *arguments], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        before = termios.tcgetattr(self.terminal)
        for answer in answers:
            self.wait_for_prompt()
            self.type(answer if answer in (CTRL_C, CTRL_D) else answer + "\n")
        self.read_to_end()
        self.is_restored = termios.tcgetattr(self.terminal) == before
        self.code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        os.close(self.terminal)

    def type(self, text: str) -> None:
        """Types, and reads meanwhile what the terminal shows of it."""
        data = text.encode()
        while data:
            if select.select([self.terminal], [], [], 0)[0]:
                self.read()
            data = data[os.write(self.terminal, data[:256]) :]

    def read(self) -> bool:
        """Reads what is there, for up to 20 seconds; false at the end."""
        if not select.select([self.terminal], [], [], 20)[0]:
            raise SystemExit(f"FAILED: nothing comes any more behind:\n{self.output}")
        try:
            data = os.read(self.terminal, 4096)
        except OSError:
            return False
        self.output += self.decoder.decode(data).replace("\r\n", "\n")
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

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(Path(self.folder.name, "starter")), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

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


def lines(cairn: str, test: Test) -> None:
    """How an answer is typed, and how questions look."""
    for length in (4095, 4096, 5000):
        name = "é" + "n" * (length - 2) + "z"
        run = Session(cairn, [name, "", "ada", "", "", "", "", "no"])
        test.expect(f"a line of {length} letters is taken whole", f"name: {name}\n" in run.file(".cairn.yaml"), run)
    test.expect("the terminal is left as it was", run.is_restored, run)

    edited = {
        "Ad" + BACKSPACE + "da": "Ada",
        "Grace Hopper" + CTRL_W + "H": "Grace H",
        "Grace" + CTRL_U + "Ada": "Ada",
        "é監" + BACKSPACE * 2 + "A": "A",
        "A" + LEFT + "da": "Ada",
        "e\u0301" + BACKSPACE + "Eve": "Eve",
        "Ada" + CTRL_D + "!": "Ada!",
    }
    for typed, name in edited.items():
        run = Session(cairn, [typed, "", "ada", "", "", "", "", "no"])
        test.expect(f"{typed!r} is edited to {name!r}", f"name: {name}\n" in run.file(".cairn.yaml"), run)
    run = Session(cairn, ["監" + BACKSPACE + "A", "", "ada", "", "", "", "", "no"])
    test.expect("a wide letter is wiped from both its cells", "監\b \b\b \bA" in run.text, run)
    run = Session(cairn, ["", "", "", "", "", "", "s3cret" + BACKSPACE + "t", "no"])
    test.expect("nothing is shown of a secret", "s3" not in run.text and "\b" not in run.text, run)
    run = Session(cairn, ["Ada\n\n\n\n\n\n\nno"])
    test.expect("several answers may be pasted at once", "name: Ada\n" in run.file(".cairn.yaml"), run)

    wide = ("chooser", "--catalog", "shop", "starter", "--no-git")
    for columns in (50, 30):
        run = Session(cairn, ["2"], columns, wide, prepare=SHOP)
        prompt = [line for line in run.text.split("Scaffolded")[0].splitlines() if not line.startswith("catalog:")]
        test.expect(f"choices fit into {columns} columns", run.code == 0 and max(map(cells, prompt)) <= columns, run)
        broken = [word for word in LABEL.split() if word not in run.text.split()]
        test.expect(f"no word is broken at {columns} columns: {broken}", not broken, run)
        test.expect("a choice goes on below itself", "  1  one" in run.text and run.code == 0, run)


LABEL = "An offer whose description takes far more than fifty columns, 監視サービス 監視サービス 監視サービス included"
SHOP = f"""
mkdir -p shop/templates/chooser/files && cd shop
cat >catalog.yaml <<END
schema: 1
id: shop
title: Shop
phases:
  - {{id: first, title: First, months: 1, focus: Choose, skills: [], projects: [
      {{id: chooser, title: Chooser, summary: Choose, role: core, template: templates/chooser}}]}}
END
cat >templates/chooser/template.yaml <<END
schema: 1
version: 1.0.0
questions:
  offer:
    type: string
    help: What is on offer
    default: one
    choices:
      one: {LABEL}
      two: Second
END
echo '{{{{ offer }}}}' >templates/chooser/files/offer.jinja
"""


def cells(text: str) -> int:
    """The cells of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def repositories(cairn: str, test: Test) -> None:
    """The question for a git repository."""
    run = Session(cairn, [""] * 8)
    test.expect("it is asked, and Return says yes", "a first commit (yes or no) [yes]: " in run.text, run)
    commits = run.git("log", "--format=%an %s")
    test.expect("there is one commit", commits == "Ada Scaffold greeter 1.2.0 with Cairn 0.1.0\n", run)
    test.expect("it is on the person's first branch", run.git("branch", "--show-current") == "trail\n", run)
    test.expect("nothing is left out of it", run.git("status", "--porcelain", "--ignored") == "", run)
    run = Session(cairn, [""] * 7 + ["no"])
    test.expect("no is no", run.code == 0 and not Path(run.folder.name, "starter", ".git").exists(), run)
    run = Session(cairn, [""] * 7 + [CTRL_C])
    test.expect("Ctrl-C at this question writes nothing", run.code == 130 and run.entries == [], run)
    for what, arguments, prepare in (
        ("--no-git", (*GREETER, "--no-git"), ""), ("--git", (*GREETER, "--git"), ""),
        ("a repository above", GREETER, "git init -q ."), ("a repository there", GREETER, "git init -q starter"),
    ):
        run = Session(cairn, [""] * 7, arguments=arguments, prepare=prepare)
        test.expect(f"nothing is asked with {what}", run.code == 0 and "a first commit (yes" not in run.text, run)
    run = Session(cairn, [], arguments=(*GREETER, "--defaults"))
    made = Path(run.folder.name, "starter", ".git").exists()
    test.expect("--defaults asks nothing and makes none", run.code == 0 and not made, run)
    run = Session(cairn, [""] * 8, git="[user]\n  useConfigOnly = true\n")
    told = "[no-first-commit]" in run.text and "user.name" in run.text
    test.expect("who is not known is told how to be", run.code == 0 and told, run)


def main(cairn: str) -> int:
    test = Test()

    run = Session(cairn, [""] * 8)
    test.expect("Return takes the defaults", run.code == 0 and "times: 1\n" in run.file(".cairn.yaml"), run)
    test.expect("what stands in brackets is the default", "[Greeter]" in run.text and "[no]" in run.text, run)
    test.expect("a terminal gets colours", run.output != run.text, run)
    test.expect("the rules are said once", run.text.count("Ctrl-C stops") == 1, run)

    run = Session(cairn, ["Ada Lovelace", "2", "ada", "3", "yes", "Bob, Eve", "s3cret", "no"])
    record = run.file(".cairn.yaml")
    test.expect("answers are taken", "name: Ada Lovelace\n" in record and "- Bob\n    - Eve\n" in record, run)
    test.expect("a number stands for a choice", "licence: none\n" in record, run)
    test.expect("a secret is neither shown nor recorded", "s3cret" not in run.text + record, run)
    run = Session(cairn, ["", "none", "", "", "", "", "", ""])
    test.expect("so does the choice itself", "licence: none\n" in run.file(".cairn.yaml"), run)

    run = Session(cairn, ["Ada", "9", "nope", "MIT", "Ada!", "ada", "many", "3", "maybe", "y", "", "", ""])
    test.expect("wrong answers are asked again", run.code == 0 and "times: 3\n" in run.file(".cairn.yaml"), run)
    for reason in ("not '9'", "not 'nope'", "'Ada!'", "not 'many'", "not 'maybe'"):
        test.expect(f"the reason is said: {reason}", reason in run.text, run)

    for answers in ([CTRL_C], ["Ada", CTRL_C], [""] * 7 + [CTRL_C]):
        run = Session(cairn, answers)
        test.expect("Ctrl-C ends it and writes nothing", run.code == 130 and run.entries == [], run)
        test.expect("Ctrl-C is no error", "error" not in run.text, run)
        test.expect("Ctrl-C leaves the terminal as it was", run.is_restored, run)
    for answers in ([CTRL_D], ["Ada", CTRL_D]):
        run = Session(cairn, answers)
        test.expect("Ctrl-D ends it and writes nothing", run.code == 64 and run.entries == [], run)
        test.expect("Ctrl-D says how to answer", "[no-answer]" in run.text and "--defaults" in run.text, run)

    run = Session(cairn, [""] * 8, NO_COLOR="1")
    test.expect("NO_COLOR is kept to", run.code == 0 and "\x1b" not in run.output, run)
    run = Session(cairn, [""] * 8, TERM="dumb")
    test.expect("a dumb terminal gets no colours", run.code == 0 and "\x1b" not in run.output, run)

    run = Session(cairn, [""] * 8, columns=40)
    # The first line names the catalog: a path, which is not taken apart.
    shown = [line for line in run.text.splitlines() if str(CATALOG) not in line]
    test.expect("40 columns are enough", run.code == 0 and max(map(len, shown)) <= 40, run)

    lines(cairn, test)
    repositories(cairn, test)

    print("prompts: " + ("good" if test.failures == 0 else f"{test.failures} failures"))
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
