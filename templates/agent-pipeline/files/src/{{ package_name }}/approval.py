"""Who may say yes to an action that changes something: never the model."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, TextIO

from .screen import one_line
from .stop import Stop


@dataclass(frozen=True, slots=True)
class Action:
    """A change that the agent proposes."""

    tool: str
    resource: str
    reason: str
    incident: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or a no, and whose."""

    approved: bool
    by: str


class Approver(Protocol):
    """Decides about one action."""

    def decide(self, action: Action) -> Decision: ...


class Preapproved:
    """Approves what the operator named beforehand, as TOOL or TOOL:RESOURCE; asks on otherwise."""

    def __init__(self, allowed: Collection[str], otherwise: Approver) -> None:
        self._allowed = frozenset(allowed)
        self._otherwise = otherwise

    def decide(self, action: Action) -> Decision:
        if {action.tool, f"{action.tool}:{action.resource}"} & self._allowed:
            return Decision(approved=True, by="--approve")
        return self._otherwise.decide(action)


class Nobody:
    """Refuses everything: there is no one to ask."""

    def decide(self, action: Action) -> Decision:
        del action
        return Decision(approved=False, by="nobody was there to ask")


class Terminal:
    """Asks the person at the terminal. Anything but a clear yes is a no."""

    def __init__(
        self, stop: Stop, answers: TextIO = sys.stdin, screen: TextIO = sys.stderr
    ) -> None:
        self._stop = stop
        self._answers = answers
        self._screen = screen

    def decide(self, action: Action) -> Decision:
        self._screen.write(
            f"\nIncident {action.incident}: the agent asks for {action.tool} on"
            f" {action.resource}.\nIts reason: {one_line(action.reason)}\nDo it? [y/N] "
        )
        self._screen.flush()
        with self._stop.at_once():
            answer = self._answers.readline()
        return Decision(approved=answer.strip().lower() in {"y", "yes"}, by="the terminal")
