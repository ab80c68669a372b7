"""The demo, as `make demo` runs it, prints what the README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .http_fake import Answer, fake_server
from .warm import Warm

ROOT = Path(__file__).parent.parent
# The name of a run, and what it cost: a better prompt costs more or less, and is no reason to fail.
VARIABLE = re.compile(r"\d{8}-\d{6}-\d{6}|\d+ tokens, \$[\d.]+")


def demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the demo from its very start; further ones need not import everything once more."""
    return subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def sample() -> str:
    """The first block of the README that is no command."""
    found = re.search(r"^```text\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert found is not None
    return found[1]


def test_without_credentials_it_prints_what_the_readme_shows(tmp_path: Path, warm: Warm) -> None:
    first = demo(tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert VARIABLE.sub("...", first.stdout) == VARIABLE.sub("...", sample())
    page = tmp_path / first.stdout.splitlines()[-1]
    assert "ran out of memory" in page.read_text()
    # A finished run is resumed for nothing, on an AWS that has the same instances again.
    words = ["resume", str(page.parent.relative_to(tmp_path))]
    again = warm.start("demo", words, folder=tmp_path)
    assert again.wait() == 0, again.stderr
    assert again.stdout == first.stdout


@pytest.mark.usefixtures("fleet")
def test_with_credentials_it_works_there_and_changes_nothing(tmp_path: Path, warm: Warm) -> None:
    done = warm.start("demo", [], folder=tmp_path)
    assert done.wait() == 0, done.stderr
    assert "this is your account" in done.stdout
    assert "critical   web-1/shop" in done.stdout
    assert "did:" not in done.stdout


def test_with_refused_credentials_it_says_so(tmp_path: Path, point_aws: object, warm: Warm) -> None:
    assert callable(point_aws)
    error = "<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>"
    with fake_server(Answer(error, 401)) as fake:
        point_aws(fake.url)
        done = warm.start("demo", [], folder=tmp_path)
        assert done.wait() == 3
    assert "AWS refuses the credentials (AuthFailure)" in done.stderr
    assert "resume out/runs/" in done.stderr
