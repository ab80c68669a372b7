"""Writes files so that nobody ever sees half of one."""

import os
import tempfile
from pathlib import Path

from .errors import StoreError


def make_folder(folder: Path) -> None:
    """Make a folder for state, which git passes over, or raise `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there, or raise `StoreError`."""
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(path.stat().st_mode if path.exists() else 0o644)
        beside.replace(path)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
