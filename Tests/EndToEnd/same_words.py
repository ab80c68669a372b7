"""Compares what two builds of cairn say about their arguments: help, errors, completions, to the byte.

    python3 Tests/EndToEnd/same_words.py .build/debug/cairn dist/cairn

The static executable has a stand-in for what swift-argument-parser asks of FoundationEssentials; the first build has the
real one. Which verbs and options there are is read from the parser itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
DUMP = "--experimental-dump-help"


def say(program: str, arguments: list[str], folder: Path) -> tuple[int, bytes, bytes]:
    """Runs a build under the name that both share, in an empty folder."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["cairn", *arguments], executable=program, cwd=folder, env=environment, capture_output=True,
        stdin=subprocess.DEVNULL, timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def command_lines(dump: dict) -> list[list[str]]:
    """Command lines that the parser itself answers, or refuses."""
    lines = [
        [], ["-h"], ["--help"], ["--help-hidden"], ["help"], ["help", "help"], ["help", "nonsense"], ["--version"],
        ["--nonsense"], ["-x"], ["nonsense"], ["lst"], ["--"], [""], ["--version", "--help"], ["--generate-completion-script"],
        ["--generate-completion-script", "tcsh"], [DUMP],
    ]
    lines += [["--generate-completion-script", shell] for shell in SHELLS]
    lines += [[f"--generate-completion-script={shell}"] for shell in SHELLS]
    for verb in dump["command"]["subcommands"]:
        name = verb["commandName"]
        lines += [[name, "--help"], [name, "-h"], [name, "--help-hidden"], ["help", name], [name, DUMP]]
        lines += [[name, "--nonsense"], [name, "-x"], [name, "--vers"], [name, "a", "b", "c", "d", "--nonsense=1"]]
        for argument in verb.get("arguments", []):
            for spelling in argument.get("names", []):
                dashes = "--" if spelling["kind"] == "long" else "-"
                option = dashes + spelling["name"]
                # Nothing that does something: each of these is refused, or asks for help.
                lines += [[name, option, "--nonsense"], [name, option + "=", "--nonsense"], [name, option, "", "--help"]]
                lines += [[name, option[:-1], "--nonsense"], [name, option, option, "--nonsense"]]
                if argument["kind"] == "option":
                    lines += [[name, option], [name, option, "nonsense", "--nonsense"]]
    return lines


def main(real: str, other: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code, dump, _ = say(real, [DUMP], folder)
        if code != 0:
            raise SystemExit(f"{real} does not describe itself: exit code {code}")
        lines = command_lines(json.loads(dump))
        different = 0
        for line in lines:
            left, right = say(real, line, folder), say(other, line, folder)
            if left == right:
                continue
            different += 1
            print(f"cairn {' '.join(line)}: not the same", file=sys.stderr)
            for what, one, two in zip(("exit code", "output", "errors"), left, right, strict=True):
                if one != two:
                    print(f"  {what}: {one!r:.400}\n  {' ' * len(what)}  {two!r:.400}", file=sys.stderr)
        if any(folder.iterdir()):
            raise SystemExit("a command line that should only have been refused has written something")
    if different:
        raise SystemExit(f"{different} of {len(lines)} command lines are answered in other words")
    print(f"{len(lines)} command lines are answered in the same words")


main(str(Path(sys.argv[1]).resolve()), str(Path(sys.argv[2]).resolve()))
