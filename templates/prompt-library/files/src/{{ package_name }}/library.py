"""The library's face: which prompts there are, and which version of one."""

from collections.abc import Iterator
from dataclasses import dataclass

from .errors import LibraryError
from .prompt import Prompt, parse_prompt
from .store import Store


@dataclass(frozen=True, slots=True)
class Library:
    """The prompts of a store, checked as they are read.

    >>> library = Library(FolderStore(Path("prompts")))
    >>> render(library.get("triage"), {"service": "shop", "incident": text})
    """

    store: Store

    def names(self) -> list[str]:
        """Return the names of all prompts, in order."""
        return self.store.names()

    def versions(self, name: str) -> list[int]:
        """Return the versions of a prompt, oldest first, or raise `LibraryError`."""
        versions = self.store.versions(name)
        if not versions:
            known = ", ".join(self.names()) or "none"
            raise LibraryError(f"there is no prompt {name} in {self.store.place}; there is {known}")
        return versions

    def get(self, name: str, version: int | None = None) -> Prompt:
        """Return a version of a prompt, the newest unless one is named."""
        versions = self.versions(name)
        wanted = versions[-1] if version is None else version
        if wanted not in versions:
            there = ", ".join(map(str, versions))
            raise LibraryError(f"{name} has no version {wanted}; it has {there}")
        prompt = parse_prompt(self.store.read(name, wanted), f"{self.store.place}: {name} {wanted}")
        if (prompt.name, prompt.version) != (name, wanted):
            raise LibraryError(
                f"{self.store.place}: {name} {wanted} says of itself that it is {prompt.label}"
            )
        return prompt

    def all(self) -> Iterator[Prompt]:
        """Yield every version of every prompt."""
        for name in self.names():
            for version in self.versions(name):
                yield self.get(name, version)
