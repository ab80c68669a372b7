"""The interface of a channel."""

from dataclasses import dataclass
from typing import Protocol

from ..client.finding import Finding


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are told: one message for one burst."""

    incident: int
    group: str
    stream: str
    line: str
    count: int
    finding: Finding
    by: str
    usd: float

    def data(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return {
            "incident": self.incident,
            "group": self.group,
            "stream": self.stream,
            "line": self.line[:1_000],
            "count": self.count,
            **self.finding.data(),
            "by": self.by,
            "usd": round(self.usd, 6),
        }


class Channel(Protocol):
    """Takes messages for people."""

    def send(self, notice: Notice, headers: dict[str, str]) -> None:
        """Send a message, or raise `ChannelError`. Where it can, `headers` go along: a trace."""
        ...
