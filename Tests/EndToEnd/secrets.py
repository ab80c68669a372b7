"""Asks every starter's own hook against secrets what it says of the starter, as it begins and with all solutions.

    python3 secrets.py CAIRN

A hook that refuses what the template wrote teaches its reader to go without it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Taken apart, so that nobody's scanner takes this file's secret for one.
SECRET = 'AWS_KEY = "AKIA' + 'A1B2C3D4E5F6G7H8"\n'


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command, and keeps what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False)


def must(done: subprocess.CompletedProcess[str], what: str) -> str:
    """Returns what a command printed, and ends if it failed."""
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\nFAILED: {what}")
    return done.stdout


def hook(project: Path) -> subprocess.CompletedProcess[str]:
    """Runs the hook over all files that git knows."""
    return run("make", "--no-print-directory", "secrets", cwd=project)


def accepted(cairn: str, name: str, folder: Path) -> None:
    """Ends if the hook refuses the starter or its solutions, or accepts a secret that is put into them."""
    project = folder / name
    must(run(cairn, "milestones", "edit", "--catalog", str(ROOT), name, str(project), cwd=folder), f"lay out {name}")
    (first,) = must(run("git", "rev-list", "--max-parents=0", "HEAD", cwd=project), "its first commit").split()
    last = must(run("git", "rev-parse", "HEAD", cwd=project), "its last commit").strip()
    for commit in (first, last):
        must(run("git", "checkout", "--quiet", "--force", commit, cwd=project), f"check out {commit}")
        said = must(hook(project), f"{name}: the hook refuses what the template wrote")
        if "Passed" not in said:
            raise SystemExit(f"{said}\nFAILED: {name}: the hook has read nothing")
    planted = project / "src" / "planted.py"
    planted.write_text(SECRET)
    must(run("git", "add", "--all", cwd=project), "add a secret")
    if hook(project).returncode == 0:
        raise SystemExit(f"FAILED: {name}: the hook accepts a secret")
    print(f"ok: {name}: the hook accepts the starter and its solutions, and refuses a secret", flush=True)


def main(cairn: str) -> None:
    """Asks for every starter of the catalog."""
    listed = json.loads(must(run(cairn, "list", "--json", "--catalog", str(ROOT), cwd=ROOT), "list the projects"))
    projects = [project for phase in listed["phases"] for project in phase["projects"]]
    names = [project["id"] for project in projects if project["status"] == "ready"]
    if not names:
        raise SystemExit("FAILED: there is no template")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            accepted(cairn, name, Path(folder))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
