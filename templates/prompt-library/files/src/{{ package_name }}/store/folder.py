"""A folder with a folder for each prompt, and in that a file for each version: triage/2.yaml."""

import re
from pathlib import Path

from ..errors import LibraryError
from ..reading import read_text

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_FILE = re.compile(r"([1-9][0-9]{0,3})\.yaml", re.ASCII)


class FolderStore:
    """Prompts as files, with their history in version control."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not folder.is_dir():
            raise LibraryError(f"{folder} is no folder; name the one with the prompts")

    @property
    def place(self) -> str:
        return str(self._folder)

    def names(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir() if self._is_prompt(path))

    def versions(self, name: str) -> list[int]:
        folder = self._folder / name
        # A name with a slash or dots would lead out of the folder.
        if not _NAME.fullmatch(name) or not folder.is_dir():
            return []
        found = []
        for path in folder.iterdir():
            match = _FILE.fullmatch(path.name)
            if match is not None:
                found.append(int(match[1]))
            elif not path.name.startswith("."):
                raise LibraryError(
                    f"{path} is no version: those are called 1.yaml, 2.yaml and so on"
                )
        return sorted(found)

    def read(self, name: str, version: int) -> str:
        return read_text(self._folder / name / f"{version}.yaml")

    def _is_prompt(self, path: Path) -> bool:
        if path.name.startswith("."):
            return False
        if not path.is_dir() or not _NAME.fullmatch(path.name):
            raise LibraryError(
                f"{path} is no prompt: each is a folder with a name like change-risk"
            )
        return True
