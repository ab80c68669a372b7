"""The demo, as `make demo` runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _demo(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_credentials_it_is_local() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = _demo(bare)
    assert done.returncode == 0, done.stderr
    assert "this is a local AWS" in done.stdout
    assert "running -> stopped" in done.stdout


@pytest.mark.usefixtures("fleet")
def test_with_credentials_it_changes_nothing() -> None:
    done = _demo(dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert "Credentials are set" in done.stdout
    assert "EC2 would allow the stop" in done.stdout


@pytest.mark.usefixtures("aws")
def test_with_bad_credentials_it_says_so() -> None:
    done = _demo({**os.environ, "AWS_PROFILE": "missing"})
    assert done.returncode == 4
    assert "no AWS profile called 'missing'" in done.stderr
