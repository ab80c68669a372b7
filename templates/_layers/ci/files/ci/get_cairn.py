#!/usr/bin/env python3
"""Put the cairn executable that CAIRN_SOURCE names at FOLDER/cairn.

usage: get_cairn.py FOLDER

CAIRN_SOURCE is a path, or a URL with its digest (https://...#sha256=DIGEST), of an executable or
of a wheel.
Only the standard library is used, so that it runs before anything is installed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

LARGEST = 200 * 1024 * 1024  # bytes; the executable has a tenth of that
SECONDS = 60  # without an answer from the server


class SourceError(Exception):
    """CAIRN_SOURCE does not lead to an executable; the message says why and what would."""


def download(url: str, folder: Path) -> Path:
    """Fetch a URL that ends in #sha256=DIGEST into the folder, if the digest is right."""
    address, _, digest = url.partition("#sha256=")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        message = f"{address} has no digest; write it as URL#sha256=DIGEST"
        raise SourceError(message)
    try:
        # The scheme was checked by the caller, and the digest decides whether the content is used.
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read(LARGEST + 1)
    except (OSError, urllib.error.URLError) as error:
        message = f"{address} could not be downloaded: {error}"
        raise SourceError(message) from error
    if len(content) > LARGEST:
        message = f"{address} is larger than {LARGEST} bytes"
        raise SourceError(message)
    found = hashlib.sha256(content).hexdigest()
    if found != digest.lower():
        message = f"{address} has the digest {found}, not the one that CAIRN_SOURCE asks for"
        raise SourceError(message)
    target = folder / Path(address).name
    target.write_bytes(content)
    return target


def install_wheel(wheel: Path, folder: Path) -> Path:
    """Install a wheel into an environment of its own; gives the path of its `cairn`."""
    environment = folder / "environment"
    uv = shutil.which("uv")
    if uv is None:
        message = f"{wheel.name} is a wheel, and uv, which installs it, is not on the PATH"
        raise SourceError(message)
    steps = (
        [uv, "venv", "--quiet", str(environment)],
        [uv, "pip", "install", "--quiet", "--python", str(environment), str(wheel)],
    )
    for step in steps:
        if subprocess.run(step, check=False).returncode != 0:  # noqa: S603 (a fixed command)
            message = f"{wheel.name} could not be installed"
            raise SourceError(message)
    return environment / "bin" / "cairn"


def get(source: str, folder: Path) -> Path:
    """Make FOLDER/cairn from the source, and see that it starts."""
    folder.mkdir(parents=True, exist_ok=True)
    remote = re.match(r"https?://", source)
    found = download(source, folder) if remote else Path(source).resolve()
    if not found.is_file():
        message = f"{source} is no file; CAIRN_SOURCE is a path, or a URL with #sha256=DIGEST"
        raise SourceError(message)
    target = folder / "cairn"
    if found.suffix == ".whl":
        target.unlink(missing_ok=True)
        target.symlink_to(install_wheel(found, folder))
    elif found != target:
        shutil.copyfile(found, target)
    target.chmod(0o755)
    try:
        version = subprocess.run(  # noqa: S603 (the file that the maintainers named)
            [str(target), "--version"], check=True, capture_output=True, text=True, timeout=SECONDS
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        message = f"{source} does not run here: {error}"
        raise SourceError(message) from error
    sys.stdout.write(f"cairn {version.removeprefix('cairn ')} from {source.partition('#')[0]}\n")
    return target


def main(arguments: list[str]) -> int:
    source = os.environ.get("CAIRN_SOURCE", "").strip()
    if len(arguments) != 1 or not source:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        get(source, Path(arguments[0]))
    except SourceError as error:
        sys.stderr.write(f"get_cairn.py: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
