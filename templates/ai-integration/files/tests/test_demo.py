"""The demo, as `make demo` runs it, prints what the README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def demo(folder: Path) -> "subprocess.CompletedProcess[str]":
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


def test_it_prints_what_the_readme_shows_and_keeps_the_page(tmp_path: Path) -> None:
    (tmp_path / "integration.toml").write_text((ROOT / "integration.toml").read_text())
    done = demo(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == sample()
    page = (tmp_path / "out" / "page.html").read_text()
    assert "Payments time out at the gateway" in page
    assert "40 events of cloudwatch:/shop/checkout" in page
