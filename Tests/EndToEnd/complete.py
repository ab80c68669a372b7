"""Walks every starter to its end: scaffolds it, applies one solution after the other, and asks whether it is complete.

    python3 complete.py CAIRN REPORTS [PROJECT ...]

The reports of each complete project are written to the folder REPORTS, named PROJECT.FORMAT.EXTENSION, so that the
parsers and schemas of their formats can read them.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

FORMATS = {
    "text": "txt",
    "json": "json",
    "junit": "xml",
    "sarif": "json",
    "github": "txt",
    "github-summary": "md",
    "gitlab": "json",
    "markdown": "md",
    "html": "html",
    "badge": "svg",
}
passed = 0


def check(what: str, holds: bool, shown: str = "") -> None:
    """Counts what holds, and ends with what doesn't."""
    global passed
    if not holds:
        raise SystemExit(f"{shown}\nFAILED: {what}")
    passed += 1
    print(f"ok: {what}", flush=True)


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command and keeps what it prints."""
    return subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)


def commit(project: Path, message: str) -> None:
    """Commits all of the project, as a learner does between two milestones."""
    identity = ("-c", "user.name=Learner", "-c", "user.email=learner@example.com")
    for words in (("add", "--all"), (*identity, "commit", "--quiet", "--message", message)):
        subprocess.run(["git", *words], cwd=project, check=True)


def walk(cairn: str, project: str, folder: Path, reports: Path) -> None:
    """Takes one project from scaffolding to complete."""
    starter = folder / project
    done = run(cairn, "scaffold", project, starter, "--defaults", cwd=folder)
    check(f"{project}: scaffold", done.returncode == 0, done.stderr)
    subprocess.run(["git", "init", "--quiet"], cwd=starter, check=True)
    commit(starter, "Scaffold")
    shown = json.loads(run(cairn, "show", project, "--json", cwd=folder).stdout)
    milestones = [milestone["id"] for milestone in shown["milestones"]]
    check(f"{project}: has at least four milestones", len(milestones) >= 4)
    for milestone in milestones:
        done = run(cairn, "solution", milestone, "--apply", cwd=starter)
        check(f"{project}: apply {milestone}", done.returncode == 0, done.stdout + done.stderr)
        commit(starter, milestone)

    names = {form: reports / f"{project}.{form}.{ending}" for form, ending in FORMATS.items()}
    words = [word for form, path in names.items() for word in ("--report", f"{form}={path}")]
    done = run(cairn, "validate", "--complete", "--run", *words, cwd=starter)
    check(f"{project}: complete", done.returncode == 0, done.stdout + done.stderr)
    check(f"{project}: nothing in it changed", run("git", "status", "--porcelain", cwd=starter).stdout == "")
    all_of_them = f"{len(milestones)} of {len(milestones)} milestones complete"
    check(f"{project}: text says so", all_of_them in names["text"].read_text(), names["text"].read_text())
    data = json.loads(names["json"].read_text())
    states = [milestone["state"] for milestone in data["milestones"]]
    check(f"{project}: JSON says so", states == ["complete"] * len(milestones), str(states))
    suites = ElementTree.parse(names["junit"]).getroot()
    cases = list(suites.iter("testcase"))
    trouble = [case.get("name") for case in cases if len(case)]
    check(f"{project}: JUnit has {len(cases)} cases, all of them passed", bool(cases) and not trouble, str(trouble))
    results = [result for part in json.loads(names["sarif"].read_text())["runs"] for result in part["results"]]
    wrong = [result["ruleId"] for result in results if result.get("kind", "fail") != "pass"]
    check(f"{project}: SARIF has nothing to complain of", not wrong, str(wrong))
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", names["html"].read_text()))
    check(f"{project}: HTML says so", all_of_them in page, page[:3000])


def main() -> None:
    cairn, reports = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        listed = json.loads(run(cairn, "list", "--json", cwd=Path(folder)).stdout)
        projects = sys.argv[3:] or [
            project["id"]
            for phase in listed["phases"]
            for project in phase["projects"]
            if project.get("status") != "planned"
        ]
        check("there are projects", bool(projects))
        for project in projects:
            walk(cairn, project, Path(folder), reports)
    print(f"{passed} passed, 0 failed")


main()
