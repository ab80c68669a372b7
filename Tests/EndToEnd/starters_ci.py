"""Runs the job `cairn` of the starters' own workflows, step by step, as GitHub's and GitLab's runners would.

    uv run --no-project --with-requirements requirements.txt python starters_ci.py CAIRN

The steps are taken from the scaffolded files, so a change of the workflow is a change of this test. Each is run
against a fresh starter, a broken one, one that another version made, and with every form of CAIRN_SOURCE.
Actions (checkout, setup-uv, upload-artifact) are left out: the starter is there, and so is uv.
"""

import base64
import functools
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import yaml

SERVER = "src/python_mcp_server/server.py"


class Run:
    """What a job came to: its exit code, what it printed, and the folder for its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0
        self.output = ""
        self.names: list[str] = []

    def step(self, script: str, cwd: Path, variables: dict[str, str], shell: list[str]) -> int:
        """Runs one script; the job goes on if it gives 0."""
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        done = subprocess.run(
            [*shell, script],
            cwd=cwd,
            env=environment | {"CI": "true"} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        self.output += done.stdout
        self.code = self.code or done.returncode
        return done.returncode


def holds(condition: str | None, variables: dict[str, str], failed: bool) -> bool:
    """Whether a step's condition holds; only the few forms that the workflow uses are known."""
    parts = [part.strip() for part in (condition or "").split("&&") if part.strip()]
    if failed and "always()" not in parts:
        return False
    for part in parts:
        if part == "always()":
            continue
        match = re.fullmatch(r"env\.(\w+) (==|!=) '(.*)'", part)
        if match is None:
            raise SystemExit(f"the condition is of a form that is not known here: {part}")
        name, operator, value = match.groups()
        if (variables.get(name, "") == value) != (operator == "=="):
            return False
    return True


def github(project: Path, source: str, folder: Path) -> Run:
    """Runs the job `cairn` of the GitHub workflow."""
    job = yaml.safe_load((project / ".github/workflows/ci.yml").read_text())["jobs"]["cairn"]
    run = Run(folder)
    variables = {
        "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_WORKSPACE": str(project),
        "GITHUB_ACTIONS": "true",
    }
    for name, value in job.get("env", {}).items():
        variables[name] = value.replace("${{ vars.CAIRN_SOURCE }}", source)
        if "${{" in variables[name]:
            raise SystemExit(f"the value of {name} is of a form that is not known here: {value}")
    for step in job["steps"]:
        if not holds(step.get("if"), variables, failed=run.code != 0):
            continue
        run.names.append(step.get("name", step.get("uses", step.get("run", ""))))
        if "run" in step:
            run.step(step["run"], project, variables, ["bash", "-eo", "pipefail", "-c"])
    return run


def gitlab(project: Path, source: str, folder: Path) -> Run:
    """Runs the job `cairn` of the GitLab pipeline: its script's lines are one shell's."""
    job = yaml.safe_load((project / ".gitlab-ci.yml").read_text())["cairn"]
    run = Run(folder)
    variables = {"CI_BUILDS_DIR": str(folder), "CI_PROJECT_DIR": str(project)}
    if source:
        variables["CAIRN_SOURCE"] = source
    run.step("\n".join(job["script"]), project, variables, ["bash", "-eo", "pipefail", "-c"])
    return run


class Test:
    """Counts what was expected and came."""

    passed = 0
    failed = 0

    def expect(self, what: str, *, holds: bool, run: Run) -> None:
        if holds:
            self.passed += 1
            print(f"ok: {what}")
        else:
            self.failed += 1
            print(f"FAILED: {what}; the job ended with {run.code} and printed:\n{run.output}")


def junit(path: Path) -> tuple[int, int]:
    """How many tests a JUnit report has, and how many failures."""
    root = ElementTree.parse(path).getroot()
    return len(root.findall(".//testcase")), len(root.findall(".//failure"))


def serve(folder: Path) -> str:
    """Serves a folder on this machine; gives its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def wheel(cairn: Path, folder: Path) -> Path:
    """Packs the executable as a wheel that brings it as a script, as a build of the project does."""
    path = folder / "cairn-0.1.0-py3-none-any.whl"
    info = "cairn-0.1.0.dist-info"
    files = {
        "cairn-0.1.0.data/scripts/cairn": cairn.read_bytes(),
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: cairn\nVersion: 0.1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
    }
    lines = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(content)}\n")
        archive.writestr(f"{info}/RECORD", "".join(lines) + f"{info}/RECORD,,\n")
    return path


def main(cairn: Path) -> int:
    test = Test()
    with tempfile.TemporaryDirectory() as text:
        base = Path(text)
        count = 0

        def folder() -> Path:
            nonlocal count
            count += 1
            path = base / f"run-{count}"
            path.mkdir()
            return path

        def scaffold(name: str, *options: str) -> Path:
            command = [cairn, "scaffold", "python-mcp-server", base / name, "--defaults", *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return base / name

        on_github, on_gitlab = scaffold("hub"), scaffold("lab", "--set", "ci=gitlab")

        run = github(on_github, "", folder())
        test.expect("GitHub, no source: skipped", holds=run.code == 0 and len(run.names) == 1, run=run)
        test.expect("GitHub, no source: with a notice", holds="::notice title=Cairn skipped" in run.output, run=run)
        run = gitlab(on_gitlab, "", folder())
        said = "CAIRN_SOURCE" in run.output and "Cairn skipped" in run.output
        test.expect("GitLab, no source: skipped, and said", holds=run.code == 0 and said, run=run)

        run = github(on_github, str(cairn), folder())
        test.expect("GitHub, fresh: green", holds=run.code == 0, run=run)
        pending = [line for line in run.output.splitlines() if line.startswith("::notice") and "pending" in line]
        test.expect("GitHub, fresh: every milestone is reported as pending", holds=len(pending) == 5, run=run)
        test.expect("GitHub, fresh: nothing is an error", holds="::error" not in run.output, run=run)
        summary = (run.folder / "summary.md").read_text()
        test.expect("GitHub, fresh: the summary lists milestones", holds=summary.count("| pending") == 5, run=run)
        tests, failures = junit(run.folder / "cairn-junit.xml")
        test.expect("GitHub, fresh: JUnit without a failure", holds=tests > 20 and failures == 0, run=run)
        run = gitlab(on_gitlab, str(cairn), folder())
        test.expect("GitLab, fresh: green", holds=run.code == 0 and "0 of 5 complete" in run.output, run=run)
        test.expect("GitLab, fresh: JUnit", holds=junit(on_gitlab / "cairn-junit.xml")[1] == 0, run=run)

        for project, job in ((on_github, github), (on_gitlab, gitlab)):
            place = project / SERVER
            line = len(place.read_text().splitlines()) + 1
            with place.open("a") as file:
                file.write('print("oops")\n')
            (project / "README.md").rename(project / "readme.md")
            name = "GitHub" if job is github else "GitLab"
            run = job(project, str(cairn), folder())
            test.expect(f"{name}, broken: red", holds=run.code == 1, run=run)
            if job is github:
                errors = [one for one in run.output.splitlines() if one.startswith("::error")]
                marked = any(f"file={SERVER},line={line}," in one for one in errors)
                test.expect("GitHub, broken: an annotation at the line", holds=marked, run=run)
                named = any("README.md" in one for one in errors)
                test.expect("GitHub, broken: one for the missing file", holds=named and len(errors) <= 10, run=run)
                test.expect("GitHub, broken: the report is kept", holds="Keep the JUnit report" in run.names, run=run)
                found = junit(run.folder / "cairn-junit.xml")[1] >= 2
            else:
                found = junit(project / "cairn-junit.xml")[1] >= 2
                quality = (project / "gl-code-quality-report.json").read_text()
                test.expect("GitLab, broken: code quality names the file", holds=SERVER in quality, run=run)
            test.expect(f"{name}, broken: JUnit has the failures", holds=found, run=run)

        other = scaffold("other")
        record = other / ".cairn.yaml"
        record.write_text(re.sub(r'(?m)^cairn: .*$', 'cairn: "0.0.9"', record.read_text()))
        run = github(other, str(cairn), folder())
        said = "0.0.9" in run.output + (run.folder / "summary.md").read_text()
        test.expect("made by another version: green, and said", holds=run.code == 0 and said, run=run)

        fresh = scaffold("fresh")
        served = base / "served"
        served.mkdir()
        shutil.copy(cairn, served / "cairn-linux")
        digest = hashlib.sha256((served / "cairn-linux").read_bytes()).hexdigest()
        address = f"{serve(served)}/cairn-linux"
        run = github(fresh, f"{address}#sha256={digest}", folder())
        test.expect("a URL with its digest: green", holds=run.code == 0, run=run)
        packed = wheel(cairn, served)
        run = github(fresh, str(packed), folder())
        test.expect("a wheel: green", holds=run.code == 0 and packed.name in run.output, run=run)
        digest_of_wheel = hashlib.sha256(packed.read_bytes()).hexdigest()
        run = github(fresh, f"{address.rpartition('/')[0]}/{packed.name}#sha256={digest_of_wheel}", folder())
        test.expect("a wheel's URL with its digest: green", holds=run.code == 0, run=run)
        broken = base / "cairn-0.2.0-py3-none-any.whl"
        broken.write_text("no wheel")
        run = github(fresh, str(broken), folder())
        said = f"{broken.name} could not be installed" in run.output
        test.expect("a broken wheel: red, and said", holds=run.code != 0 and said, run=run)
        run = github(fresh, f"{address}#sha256={'0' * 64}", folder())
        test.expect("a wrong digest: red, before anything runs", holds=run.code != 0 and digest in run.output, run=run)
        run = github(fresh, address, folder())
        test.expect("a URL without one: red", holds=run.code != 0 and "sha256" in run.output, run=run)
        run = github(fresh, str(base / "nowhere"), folder())
        test.expect("a path to nothing: red, and said", holds=run.code != 0 and "nowhere" in run.output, run=run)
    print(f"{test.passed} passed, {test.failed} failed")
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
