"""Swaps folders and links under running `cairn scaffold` and `cairn solution --apply`: nothing outside is ever written.

    python3 swaps.py CAIRN [RUNS [ATTACK...]]

RUNS, 2000 unless given, is how often each of four runs is attacked: a new starter ("new"), one in a folder that is there
("filled"), one whose parent is swapped ("parent"), and a solution ("solution"). Another process moves a folder away and a link to a folder outside into its
place, and back, as fast as it can; it has begun before the run does. After every run the folder outside is as it was, and
what an error says about what was left is so. Only where the parent of the target is swapped, a link that stands there at
the first look is one that a person named: then the starter may stand outside, whole, and nothing of it elsewhere.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = "python-mcp-server"
ATTACKS = ["new", "filled", "parent", "solution"]
SWAPPER = """
import os, sys
place, away, link = sys.argv[1:]
print("ready", flush=True)
while os.getppid() == int(os.environ["ATTACKER"]):
    for one, other in ((place, away), (link, place), (place, link), (away, place)):
        try:
            os.rename(one, other)
        except OSError:
            pass
"""


class Attack:
    """A folder to attack in, and one outside that must stay as it is."""

    def __init__(self, cairn: str, base: Path) -> None:
        self.cairn = cairn
        self.base = base
        self.outside = base / "outside"
        self.outside.mkdir()
        (self.outside / "kept").write_text("kept")
        self.failures = 0
        self.led = 0

    def expect(self, what: str, holds: bool, detail: object = "") -> None:
        if not holds:
            self.failures += 1
            print(f"FAILED: {what} {detail}")

    def run(self, name: str, arguments: list[str], folder: Path, swapped: Path, named: Path | None = None) -> int:
        """Runs once with `swapped` swapped for a link meanwhile; gives the exit code.

        With `named`, the starter may stand outside instead, if it is all that `named` is.
        """
        # Beside the folder where nobody looks: what is moved there has to stay in reach of nobody's clean-up.
        trap = folder.parent / "trap"
        shutil.rmtree(trap, ignore_errors=True)
        trap.mkdir()
        (trap / "link").symlink_to(self.outside)
        environment = {**os.environ, "ATTACKER": str(os.getpid())}
        swapper = subprocess.Popen(
            [sys.executable, "-c", SWAPPER, str(swapped), str(trap / "away"), str(trap / "link")],
            env=environment,
            stdout=subprocess.PIPE,
        )
        assert swapper.stdout is not None
        swapper.stdout.readline()
        try:
            done = subprocess.run(
                [self.cairn, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
            )
        finally:
            swapper.kill()
            swapper.wait()
            swapper.stdout.close()
        led = self.outside / "t"
        if named is not None and done.returncode == 0 and led.exists():
            self.expect(f"{name}: whole where the link led", files(led) == files(named), done.stderr)
            self.expect(f"{name}: in one place", not [*folder.rglob("t"), *trap.rglob("t")], done.stderr)
            self.led += 1
            shutil.rmtree(led)
        after = sorted(path.name for path in self.outside.iterdir())
        self.expect(f"{name}: nothing outside", after == ["kept"], (after, done.stderr))
        # Where files were moved away a moment ago, a solution leaves its changes to them beside, and says so.
        beside = name == "solution" and done.returncode == 1 and "left to you" in done.stdout
        self.expect(f"{name}: an exit code", beside or done.returncode in (0, 2, 64), (done.returncode, done.stderr))
        if "nothing was left behind" in done.stderr:
            left = [path for path in (*folder.rglob("*"), *trap.rglob("*")) if ".cairn-" in path.name]
            self.expect(f"{name}: nothing is left, as it says", not left, (left, done.stderr))
        for path in re.findall(r"could not be removed: '([^']*)'", done.stderr):
            self.expect(f"{name}: what is left is there", (folder / path).exists(), done.stderr)
        return done.returncode


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def attack(cairn: str, runs: int, names: list[str]) -> int:
    with tempfile.TemporaryDirectory() as text:
        base = Path(text)
        attack = Attack(cairn, base)
        whole = base / "whole"
        subprocess.run([cairn, "scaffold", PROJECT, str(whole), "--defaults"], cwd=base, capture_output=True, check=True)
        scaffold = ["scaffold", PROJECT, "t", "--defaults"]
        for name in names:
            codes: dict[int, int] = {}
            for index in range(runs):
                folder = base / "work" / "in"
                shutil.rmtree(base / "work", ignore_errors=True)
                folder.mkdir(parents=True)
                if name == "new":
                    code = attack.run(name, scaffold, folder, folder / "t")
                elif name == "filled":
                    (folder / "t").mkdir()
                    # The folder itself, or one that the starter makes in it.
                    swapped = folder / "t" / "src" if index % 2 else folder / "t"
                    code = attack.run(name, scaffold, folder, swapped)
                elif name == "parent":
                    (folder / "a").mkdir()
                    code = attack.run(name, [*scaffold[:2], "a/t", "--defaults"], folder, folder / "a", whole)
                else:
                    shutil.copytree(whole, folder / "p", symlinks=True)
                    swapped = folder / "p" / ("src" if index % 2 else "tests")
                    code = attack.run(name, ["solution", "1", "p", "--apply", "--force"], folder, swapped)
                codes[code] = codes.get(code, 0) + 1
            print(f"{name}: {runs} runs, exit codes {dict(sorted(codes.items()))}", flush=True)
        print(f"parent: the link was the one that was named {attack.led} times")
        print("swaps: " + ("good" if attack.failures == 0 else f"{attack.failures} failures"))
        return 1 if attack.failures else 0


if __name__ == "__main__":
    wanted = sys.argv[3:] or ATTACKS
    if unknown := [name for name in wanted if name not in ATTACKS]:
        raise SystemExit(f"no attack is called {', '.join(unknown)}; there are {', '.join(ATTACKS)}")
    sys.exit(attack(str(Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 2000, wanted))
