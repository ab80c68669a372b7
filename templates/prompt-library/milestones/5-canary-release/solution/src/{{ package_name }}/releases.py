"""Which version an incident gets: the one that is released, or a canary beside it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import LibraryError
from .files import write_whole
from .library import Library
from .reading import parse_json, read_text

ALL = 100
_KEYS = {"version", "beside", "share"}


@dataclass(frozen=True, slots=True)
class Release:
    """A version for all, or for a share of the keys beside another version."""

    version: int
    share: int = ALL
    # The version that the other keys get; 0 where there are none.
    beside: int = 0

    def version_of(self, prompt: str, key: str) -> int:
        """Return the version that a key gets.

        A key has the same number for every version and share: with a growing share it stays with
        the canary. The number differs from prompt to prompt, so that it is not always the same
        incidents on which new versions are tried.
        """
        digest = hashlib.sha256(json.dumps([prompt, key]).encode()).digest()
        number = int.from_bytes(digest[:8]) % ALL
        return self.version if number < self.share else self.beside


class Releases:
    """The releases of all prompts, oldest first, in a file that is read anew and written whole."""

    def __init__(self, path: Path, library: Library) -> None:
        self._path = path
        self._library = library
        self._releases = _read(path) if path.exists() else {}

    def resolve(self, name: str, key: str) -> int:
        """Return the version that a key gets; the newest where nothing was released."""
        versions = self._library.versions(name)
        releases = self._releases.get(name)
        if not releases:
            return versions[-1]
        version = releases[-1].version_of(name, key)
        if version not in versions:
            raise LibraryError(
                f"{name} {version} is released and gone; take it back: rollback {name}"
            )
        return version

    def release(self, name: str, version: int, share: int) -> Release:
        """Release a version, for all or for a share of the keys."""
        self._library.get(name, version)
        releases = self._releases.get(name, [])
        base = [it for it in releases if it.share == ALL]
        if share == ALL:
            new = Release(version)
            kept = [it for it in base if it != new] if base[-1:] == [new] else base
        else:
            kept = base
            new = Release(version, share, self._beside(name, version, base))
        self._write(name, [*kept, new])
        return new

    def _beside(self, name: str, version: int, base: list[Release]) -> int:
        if base:
            beside = base[-1].version
        else:
            others = [it for it in self._library.versions(name) if it != version]
            if not others:
                raise LibraryError(f"{name} has no other version that a canary could stand beside")
            beside = others[-1]
        if beside == version:
            raise LibraryError(f"{name} {version} is released for all already")
        return beside

    def rollback(self, name: str) -> bool:
        """Take the newest release back; False where there is nothing to take back."""
        self._library.versions(name)
        releases = self._releases.get(name, [])
        if not releases or (len(releases) == 1 and releases[0].share == ALL):
            return False
        taken = releases[-1]
        kept = releases[:-1] or [Release(taken.beside)]
        self._write(name, kept)
        return True

    def _write(self, name: str, releases: list[Release]) -> None:
        self._releases = {**self._releases, name: releases}
        plain = {
            it: [
                {"version": one.version, "share": one.share, "beside": one.beside}
                for one in self._releases[it]
            ]
            for it in sorted(self._releases)
        }
        write_whole(self._path, f"{json.dumps(plain, indent=2)}\n")


def _read(path: Path) -> Mapping[str, list[Release]]:
    raw = parse_json(read_text(path), str(path))
    if not isinstance(raw, dict):
        raise LibraryError(f"{path} is no object of prompts")
    found = {}
    for name, releases in raw.items():
        if not isinstance(releases, list) or not releases:
            raise LibraryError(f"{path}: {name} is no list of releases")
        found[name] = [_release(it, f"{path}: {name}") for it in releases]
    return found


def _release(raw: Any, where: str) -> Release:
    if not isinstance(raw, dict) or raw.keys() != _KEYS:
        raise LibraryError(f"{where}: a release has {', '.join(sorted(_KEYS))}, and nothing else")
    numbers = [raw[key] for key in ("version", "share", "beside")]
    if not all(isinstance(it, int) and not isinstance(it, bool) for it in numbers):
        raise LibraryError(f"{where}: {raw} holds something else than whole numbers")
    release = Release(*numbers)
    if not (release.version >= 1 and 1 <= release.share <= ALL):
        raise LibraryError(f"{where}: {raw} is no release")
    if (release.share == ALL) != (release.beside == 0):
        raise LibraryError(f"{where}: a canary, and nothing else, has a version beside it")
    return release
