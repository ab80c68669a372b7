"""The interface of a store."""

from typing import Protocol


class Store(Protocol):
    """Keeps the texts of prompts by name and version, and knows nothing of what is in them."""

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        ...

    def names(self) -> list[str]:
        """Return the names of all prompts, in order."""
        ...

    def versions(self, name: str) -> list[int]:
        """Return the versions of a prompt, oldest first; none if there is no such prompt."""
        ...

    def read(self, name: str, version: int) -> str:
        """Return a version's text, or raise `LibraryError`."""
        ...
