"""What was published, by digest: a published version stays the text that it was."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import LibraryError
from .files import write_whole
from .library import Library
from .reading import parse_json, read_text

# The digests of a prompt's versions, by its name.
Published = Mapping[str, Mapping[int, str]]
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """A published version that is not what it was."""

    prompt: str
    version: int
    what: str


def read_published(path: Path) -> Published:
    """Return the list, or raise `LibraryError`: a list that is broken is no empty one."""
    raw = parse_json(read_text(path), str(path))
    if not isinstance(raw, dict):
        raise LibraryError(f"{path} is no object of prompts")
    found: dict[str, dict[int, str]] = {}
    for name, versions in raw.items():
        if not isinstance(versions, dict):
            raise LibraryError(f"{path}: {name} is no object of versions")
        for version, digest in versions.items():
            if not _VERSION.fullmatch(version):
                raise LibraryError(f"{path}: {name} has {version!r}, which is no version")
            if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
                raise LibraryError(f"{path}: {name} {version} has no digest")
            found.setdefault(name, {})[int(version)] = digest
    return found


def write_published(path: Path, published: Published) -> None:
    """Write the list: the same versions give the same bytes."""
    plain = {
        name: {str(version): published[name][version] for version in sorted(published[name])}
        for name in sorted(published)
    }
    write_whole(path, f"{json.dumps(plain, indent=2)}\n")


def digests(library: Library) -> dict[str, dict[int, str]]:
    """Return the digest of every version's text; each of them is read and checked."""
    found: dict[str, dict[int, str]] = {}
    for prompt in library.all():
        text = library.store.read(prompt.name, prompt.version)
        digest = hashlib.sha256(text.encode()).hexdigest()
        found.setdefault(prompt.name, {})[prompt.version] = digest
    return found


def changes(published: Published, now: Published) -> list[Change]:
    """Return what was published and is another text now, or gone."""
    found = []
    for name, versions in sorted(published.items()):
        for version, digest in sorted(versions.items()):
            there = now.get(name, {}).get(version)
            if there is None:
                found.append(Change(name, version, "gone"))
            elif there != digest:
                found.append(Change(name, version, "changed"))
    return found
