"""Kills `cairn scaffold`, and `cairn solution` with `--apply` and `--abort`, at every system call that changes something.

    python3 kills.py CAIRN

Needs strace. After each kill those that only read refuse a project that is not whole; the next run that writes leaves
the old or the new state, whole, and nothing else.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = "python-mcp-server"
# The calls that change a folder, or decide about a change.
CALLS = "openat,openat2,mkdirat,mkdir,renameat,renameat2,unlinkat,write,syncfs,flock,fchmod,close"


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, its bytes and its mode."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def attack(cairn: str) -> int:
    failures = 0

    def expect(what: str, holds: bool, detail: object = "") -> None:
        nonlocal failures
        if not holds:
            failures += 1
            print(f"FAILED: {what} {detail}")

    def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess:
        return subprocess.run([cairn, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60)

    def calls(arguments: list[str], folder: Path) -> list[str]:
        trace = folder.parent / "trace"
        done = subprocess.run(["strace", "-f", "-o", str(trace), "-e", f"trace={CALLS}", cairn, *arguments], cwd=folder,
                              capture_output=True, check=False)
        expect("a run that nobody kills ends well, or with conflicts", done.returncode in (0, 1), done.stderr)
        names = [line.split("(")[0].split()[-1] for line in trace.read_text().splitlines() if "(" in line]
        return [name for name in names if name in CALLS.split(",")]

    with tempfile.TemporaryDirectory() as text:
        base = Path(text)
        run(["scaffold", PROJECT, "whole", "--defaults"], base)
        shutil.copytree(base / "whole", base / "solved")
        run(["solution", "1", "solved", "--apply", "--force"], base)
        whole, solved = tree(base / "whole"), tree(base / "solved")
        expect("the solution changes something", whole != solved)
        # A project that the solution conflicts with, and the merge of both.
        shutil.copytree(base / "whole", base / "edited")
        for name in whole:
            if name.endswith(".py") and whole[name] != solved[name]:
                (base / "edited" / name).write_text("mine = 1\n", encoding="utf-8")
        shutil.copytree(base / "edited", base / "merged")
        merge = run(["solution", "1", "merged", "--apply", "--force"], base)
        expect("the solution conflicts", merge.returncode == 1, (merge.returncode, merge.stdout, merge.stderr))
        edited, merged = tree(base / "edited"), tree(base / "merged")
        apply = ["solution", "1", "t", "--apply", "--force"]
        situations = [
            ("scaffold, new", ["scaffold", PROJECT, "t", "--defaults"], None, whole),
            ("scaffold, into a folder", ["scaffold", PROJECT, "t", "--defaults"], "", whole),
            ("solution", apply, "whole", solved),
            ("solution with conflicts", apply, "edited", merged),
            ("solution --abort", ["solution", "--abort", "t"], "merged", edited),
        ]
        for name, arguments, before, new in situations:

            def prepare() -> Path:
                folder = base / "work" / "in"
                shutil.rmtree(base / "work", ignore_errors=True)
                folder.mkdir(parents=True)
                if before:
                    shutil.copytree(base / before, folder / "t")
                elif before is not None:
                    (folder / "t").mkdir()
                return folder

            counts: dict[str, int] = {}
            for call in calls(arguments, prepare()):
                counts[call] = counts.get(call, 0) + 1
            states: dict[str, int] = {}
            for call, count in sorted(counts.items()):
                for moment in range(1, count + 1):
                    folder = prepare()
                    what = f"{name}, {call} {moment}"
                    subprocess.run(
                        ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                         f"inject={call}:signal=KILL:when={moment}", cairn, *arguments],
                        cwd=folder, capture_output=True, check=False, timeout=60)
                    target = folder / "t"
                    isCutOff = (target / ".cairn-change" / "journal").exists()
                    if isCutOff:
                        read = run(["validate", "t"], folder)
                        expect(f"{what}: reading refuses", read.returncode == 2, read.stderr)
                        states["cut off"] = states.get("cut off", 0) + 1
                    again = run(arguments, folder)
                    now = tree(target) if target.exists() else {}
                    expect(f"{what}: whole afterwards", now == new, (again.returncode, again.stderr, sorted(now)[:3]))
                    left = [path.name for path in folder.rglob("*") if ".cairn-" in path.name
                            and not any(file.startswith(path.name + "/") for file in new)]
                    expect(f"{what}: nothing is left", not left, left)
            print(f"{name}: killed at {sum(counts.values())} calls, {states.get('cut off', 0)} of them in a change",
                  flush=True)
    print("kills: " + ("good" if failures == 0 else f"{failures} failures"))
    return 1 if failures else 0


if __name__ == "__main__":
    if shutil.which("strace") is None:
        sys.exit("kills: strace is missing: apt-get install strace")
    sys.exit(attack(str(Path(sys.argv[1]).resolve())))
