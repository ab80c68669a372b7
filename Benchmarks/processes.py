"""Whole-process benchmarks: start-up against /bin/true, scaffolding against copier and cp, listing against libyaml.

    uv run --no-project --with-requirements Benchmarks/requirements.txt Benchmarks/processes.py dist/cairn
"""

from __future__ import annotations

import filecmp
import importlib.metadata
import itertools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Contender, compare

PROJECTS = 10_000
FILES = 10_000
MEMORY = Path("/dev/shm")


def startup(cairn: str) -> None:
    compare("Start-up", Contender("cairn --version", [cairn, "--version"]), [Contender("/bin/true", ["/bin/true"])], 101)


def copier_template(starter: Path, template: Path, package: str) -> None:
    """Makes a copier template that renders to `starter`: the package's name is a variable in names and texts."""
    (template / "content").mkdir(parents=True)
    (template / "copier.yml").write_text(
        f"_subdirectory: content\n_templates_suffix: .jinja\n_min_copier_version: '9'\n"
        f"package_name:\n  type: str\n  default: {package}\n"
    )
    for source in sorted(starter.rglob("*")):
        if not source.is_file() or ".git" in source.relative_to(starter).parts[:1]:
            continue
        name = str(source.relative_to(starter)).replace(package, "{{ package_name }}")
        data = source.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = ""
        # Texts with tags of another language are copied as they are, as in our template.
        if package in text and not any(tag in text for tag in ("{{", "{%", "{#")):
            name += ".jinja"
            data = text.replace(package, "{{ package_name }}").encode()
        target = template / "content" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        shutil.copymode(source, target)


def same_tree(left: Path, right: Path) -> bool:
    comparison = filecmp.dircmp(left, right)
    if comparison.left_only or comparison.right_only or comparison.funny_files:
        return False
    _, mismatch, errors = filecmp.cmpfiles(left, right, comparison.common_files, shallow=False)
    return not mismatch and not errors and all(same_tree(left / d, right / d) for d in comparison.common_dirs)


def scaffold(cairn: str, folder: Path, where: str) -> None:
    """Compares rendering and writing the same files below `folder`, which is on a file system `where`."""
    folder.mkdir()
    starter, template, ours, theirs = (folder / name for name in ("starter", "template", "ours", "theirs"))
    subprocess.run([cairn, "scaffold", "python-mcp-server", str(starter), "--defaults"], check=True, capture_output=True)
    copier_template(starter, template, "python_mcp_server")
    copy = ["copier", "copy", "--quiet", "--defaults", str(template), str(theirs)]
    subprocess.run(copy, check=True)
    if not same_tree(starter, theirs):
        raise SystemExit("copier rendered other files than cairn")
    files = sum(1 for path in starter.rglob("*") if path.is_file())
    # Every run writes a folder of its own, as people do: ext4 is several times slower to make files where others were
    # removed a moment ago.
    targets = (str(folder / f"run-{number}") for number in itertools.count())
    compare(
        f"Scaffolding python-mcp-server, {files} files, {where}",
        Contender(
            "cairn scaffold", lambda: [cairn, "scaffold", "python-mcp-server", next(targets), "--defaults"]
        ),
        [
            Contender(
                f"copier {importlib.metadata.version('copier')}",
                lambda: ["copier", "copy", "--quiet", "--defaults", str(template), next(targets)],
            ),
            Contender("cp -r of the files", lambda: ["cp", "-r", str(starter), next(targets)]),
        ],
        15,
    )


def many_files(cairn: str, folder: Path, where: str) -> None:
    """Compares writing a starter of many small files with copying it, on a file system `where`."""
    files = folder / "templates" / "many" / "files"
    files.mkdir(parents=True)
    (folder / "catalog.yaml").write_text(
        "schema: 1\nid: bench\ntitle: Bench\nphases:\n  - id: p\n    title: P\n    months: 1\n    focus: f\n    projects:\n"
        "      - {id: many, title: Many, summary: s, role: core, template: templates/many}\n"
    )
    (files.parent / "template.yaml").write_text(
        "schema: 1\nversion: 1.0.0\nstructure:\n  - {id: readme, check: file-exists, path: README.md}\n"
    )
    (files / "README.md").write_text("# A project\n")
    line = "    return compute(value, other) if value > other else fallback(value)  # a usual line\n"
    for number in range(FILES):
        place = files / "src" / f"part{number // 50:03}" / f"module{number}.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"def function{number}(value, other):\n" + line * 10)
    write = [cairn, "scaffold", "many", "--catalog", str(folder), "--defaults"]
    starter = folder / "starter"
    subprocess.run([*write, str(starter)], check=True, capture_output=True)
    targets = (str(folder / f"run-{number}") for number in itertools.count())
    compare(
        f"Scaffolding a template of {FILES:,} files, {where}",
        Contender("cairn scaffold", lambda: [*write, next(targets)]),
        [Contender("cp -r of the files", lambda: ["cp", "-r", str(starter), next(targets)])],
        7,
    )


def big_catalog(path: Path) -> None:
    lines = ["schema: 1", "id: big", "title: Big", "phases:"]
    for phase in range(10):
        lines += [
            f"  - id: phase-{phase}", f"    title: Phase {phase}", "    months: 6", "    focus: Learn everything",
            "    skills: [one, two, three]", "    projects:",
        ]
        for number in range(PROJECTS // 10):
            name = f"project-{phase}-{number}"
            lines += [
                f"      - id: {name}", f"        title: Project {number} of phase {phase}",
                "        summary: Build a thing that does what a thing of this kind has to do",
                "        guide: 05-01-mcp-model-context-protocol", "        role: core",
                f"        requires: [{'' if number == 0 else f'project-{phase}-{number - 1}'}]",
                "        status: planned",
            ]
    path.write_text("\n".join(lines) + "\n")


def listing(cairn: str, folder: Path) -> None:
    catalog = folder / "catalog.yaml"
    big_catalog(catalog)
    events = folder / "yaml_events"
    source = Path(__file__).with_name("yaml_events.c")
    subprocess.run(["cc", "-O2", "-o", str(events), str(source), "-lyaml"], check=True)
    parse = f"import yaml; yaml.load(open({str(catalog)!r}, 'rb'), Loader=yaml.CSafeLoader)"
    compare(
        f"Listing {PROJECTS} projects as JSON ({catalog.stat().st_size / 1e6:.1f} MB)",
        Contender("cairn list --json", [cairn, "list", "--json", "--catalog", str(catalog)]),
        [
            Contender("libyaml's events, in C", [str(events), str(catalog)]),
            Contender(f"PyYAML {importlib.metadata.version('pyyaml')} CSafeLoader", [sys.executable, "-c", parse]),
            Contender("Python alone", [sys.executable, "-c", "import yaml"]),
        ],
        11,
    )


def main() -> None:
    cairn = str(Path(sys.argv[1] if len(sys.argv) > 1 else "dist/cairn").resolve())
    print(subprocess.run([cairn, "--version"], check=True, capture_output=True, text=True).stdout.strip())
    with tempfile.TemporaryDirectory() as folder:
        startup(cairn)
        scaffold(cairn, Path(folder) / "scaffold", "on disk")
        many_files(cairn, Path(folder) / "many", "on disk")
        listing(cairn, Path(folder))
    # What the two programs take, without what making files costs on the disk that happens to be there.
    if MEMORY.is_dir():
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            scaffold(cairn, Path(folder) / "scaffold", "in memory")
            many_files(cairn, Path(folder) / "many", "in memory")


main()
