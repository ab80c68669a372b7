"""ci/get_cairn.py: the forms of CAIRN_SOURCE, against a server on this machine."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "ci" / "get_cairn.py"
PROGRAM = b"#!/bin/sh\necho cairn 9.9\n"
DIGEST = hashlib.sha256(PROGRAM).hexdigest()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        pass


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server on this machine that has the program at /cairn."""
    folder = tmp_path / "www"
    folder.mkdir()
    (folder / "cairn").write_bytes(PROGRAM)
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def get(source: str | None, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "CAIRN_SOURCE"}
    if source is not None:
        environment["CAIRN_SOURCE"] = source
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder / "cairn")],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_path_is_used(tmp_path: Path) -> None:
    (tmp_path / "tool").write_bytes(PROGRAM)
    ended = get("tool", tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "cairn 9.9 from tool\n")
    assert os.access(tmp_path / "cairn" / "cairn", os.X_OK)


def test_a_url_with_its_digest_is_used(tmp_path: Path, address: str) -> None:
    ended = get(f"{address}/cairn#sha256={DIGEST.upper()}", tmp_path)
    assert (ended.returncode, ended.stdout) == (0, f"cairn 9.9 from {address}/cairn\n")
    assert (tmp_path / "cairn" / "cairn").read_bytes() == PROGRAM


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (f"/cairn#sha256={'0' * 64}", f"has the digest {DIGEST}"),
        ("/cairn", "has no digest"),
        ("/cairn#sha256=short", "has no digest"),
        (f"/absent#sha256={DIGEST}", "could not be downloaded: HTTP Error 404"),
    ],
)
def test_a_url_that_cannot_be_trusted_leaves_nothing(
    tmp_path: Path, address: str, path: str, message: str
) -> None:
    ended = get(address + path, tmp_path)
    assert ended.returncode == 1
    assert message in ended.stderr
    assert list((tmp_path / "cairn").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "is no file"), (b"\x7fELF", "does not run here"), (b"#!/bin/false\n", "does not run")],
)
def test_what_does_not_run_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "tool").write_bytes(content)
    ended = get("tool", tmp_path)
    assert ended.returncode == 1
    assert message in ended.stderr


@pytest.mark.parametrize("source", [None, "", "  "])
def test_without_a_source_it_explains_itself(tmp_path: Path, source: str | None) -> None:
    ended = get(source, tmp_path)
    assert ended.returncode == 2
    assert "usage: get_cairn.py FOLDER" in ended.stderr


def test_a_wheel_is_installed_by_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("get_cairn", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    # A uv of the test's own: it notes how it was called, and makes what uv would make.
    tools = tmp_path / "tools"
    tools.mkdir()
    program = f"mkdir -p '{tmp_path}/got/environment/bin'\n"
    program += f"cp '{tmp_path}/program' '{tmp_path}/got/environment/bin/cairn'\n"
    (tools / "uv").write_text(f"#!/bin/sh\necho \"$*\" >> '{tmp_path}/calls'\n{program}")
    (tools / "uv").chmod(0o755)
    (tmp_path / "program").write_bytes(PROGRAM)
    wheel = tmp_path / "cairn-9.9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("CAIRN_SOURCE", str(wheel))
    assert script.main([str(tmp_path / "got")]) == 0
    assert subprocess.check_output([str(tmp_path / "got" / "cairn")], text=True) == "cairn 9.9\n"
    environment = tmp_path / "got" / "environment"
    assert (tmp_path / "calls").read_text().splitlines() == [
        f"venv --quiet {environment}",
        f"pip install --quiet --python {environment} {wheel}",
    ]
