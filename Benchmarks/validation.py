"""Validation benchmarks: 5,000 files, with one pattern and with all checks of a template, against `grep -rE` of one
pattern, and the memory that 50 MB of output take.

    python3 Benchmarks/validation.py dist/cairn
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Contender, compare

FILES = 5_000
MEGABYTES = 50
LIMIT = 64  # MiB

CATALOG = """\
schema: 1
id: bench
title: Bench
phases:
  - id: p
    title: P
    months: 1
    focus: f
    projects:
      - {id: big, title: Big, summary: s, role: core, template: templates/big}
      - {id: loud, title: Loud, summary: s, role: core, template: templates/loud}
"""
BIG = """\
schema: 1
version: 1.0.0
structure:
  - {id: readme, check: file-exists, path: README.md}
  - {id: no-marks, check: not-contains, path: 'src/**/*.py', pattern: 'never_(here|there)[0-9]+'}
  - {id: enough, check: count, path: 'src/**/*.py', at-least: 4000}
"""
LOUD = f"""\
schema: 1
version: 1.0.0
structure:
  - id: flood
    check: command
    run: [sh, -c, 'yes "a line of output, as many programs write" | head -c {MEGABYTES << 20}']
"""


def prepare(cairn: str, folder: Path) -> dict[str, str]:
    """Makes a catalog of two templates and scaffolds both; one project gets many files."""
    for name, manifest in (("big", BIG), ("loud", LOUD)):
        (folder / "templates" / name / "files").mkdir(parents=True)
        (folder / "templates" / name / "template.yaml").write_text(manifest)
        (folder / "templates" / name / "files" / "README.md").write_text("# A project\n")
    (folder / "catalog.yaml").write_text(CATALOG)
    for name in ("big", "loud"):
        command = [cairn, "scaffold", name, str(folder / name), "--catalog", str(folder), "--defaults"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    add_modules(folder / "big" / "src")
    keep(folder / "big")
    return {**os.environ, "CAIRN_CATALOG": str(folder)}


def add_modules(folder: Path) -> None:
    """Writes Python modules, fifty to a folder."""
    line = "    return compute(value, other) if value > other else fallback(value)  # a usual line\n"
    for number in range(FILES):
        place = folder / f"part{number // 50:03}" / f"module{number}.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"def function{number}(value, other):\n" + line * 50)


def keep(project: Path) -> None:
    """Makes a project a git repository that keeps all its files."""
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(project), *command], check=True, capture_output=True)


def search(project: Path) -> Contender:
    """What one pattern takes to be searched for in a project's files."""
    script = 'grep -rE --exclude-dir=.git "never_(here|there)[0-9]+" "$1"; test $? = 1'
    return Contender("grep -rE", ["sh", "-c", script, "sh", str(project)])


def structure(cairn: str, folder: Path) -> None:
    """Compares the whole structure of python-mcp-server, with many modules added, with one pattern."""
    project = folder / "mcp"
    environment = {name: value for name, value in os.environ.items() if name != "CAIRN_CATALOG"}
    command = [cairn, "scaffold", "python-mcp-server", str(project), "--defaults"]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    add_modules(project / "src" / "python_mcp_server" / "added")
    keep(project)
    ours = Contender("cairn validate", ["env", "-u", "CAIRN_CATALOG", cairn, "validate", str(project)])
    compare(f"Validating the structure of python-mcp-server and {FILES:,} modules", ours, [search(project)], 11)


def main(cairn: str) -> None:
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        os.environ.update(prepare(cairn, folder))
        big = str(folder / "big")
        ours = Contender("cairn validate", [cairn, "validate", big])
        compare(f"Validating {FILES:,} files", ours, [search(folder / "big")], 21)
        structure(cairn, folder)
        if shutil.which("/usr/bin/time") is None:
            raise SystemExit("the memory is measured with GNU time, which is missing: apt-get install time")
        run = [cairn, "validate", str(folder / "loud"), "--run"]
        done = subprocess.run(["/usr/bin/time", "-f", "%M", *run], capture_output=True, text=True, check=True)
        peak = int(done.stderr.split()[-1]) / 1024
        print(f"\nA check that writes {MEGABYTES} MB: {peak:.1f} MiB at the most (limit {LIMIT})")
        if peak >= LIMIT:
            raise SystemExit("more memory than is allowed")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
