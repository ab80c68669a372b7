"""The interface of a queue."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Job:
    """The number of an incident that somebody has taken, and until when it is theirs."""

    incident: int
    # Tells this taking from a later one of the same incident.
    ticket: str


class Queue(Protocol):
    """Numbers that wait, each once. What is taken and not ended comes back when its lease ends."""

    def put(self, incident: int) -> None:
        """Let a number wait, unless it does already."""
        ...

    def take(self, lease: float) -> Job | None:
        """Take what waits longest, for so many seconds; None if nothing is ready."""
        ...

    def done(self, job: Job) -> None:
        """End a job, unless its lease has ended and somebody else has it."""
        ...

    def give_back(self, job: Job, pause: float) -> None:
        """Let it wait again, and for so many seconds at least."""
        ...

    def size(self) -> int:
        """Return how many wait or are taken."""
        ...

    def check(self) -> str | None:
        """Return None if the queue works, or why not."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
