"""Messages, tool calls and replies in a form that no provider owns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as the model sees it: `parameters` is a JSON Schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What the model asked for. `arguments` is its text as it came: it may not even be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a conversation."""

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    # Set on role "tool": the call that this message answers.
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls."""

    input_tokens: int = 0
    output_tokens: int = 0

    @staticmethod
    def counted(input_tokens: object, output_tokens: object) -> "Usage | None":
        """Return what a provider counted, or None if that is no count at all."""
        if not isinstance(input_tokens, int) or not isinstance(output_tokens, int):
            return None
        # A negative count would widen the budget.
        return Usage(input_tokens, output_tokens) if min(input_tokens, output_tokens) >= 0 else None

    @property
    def total(self) -> int:
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered: text, tool calls or both."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    # None when the provider did not say; the guard then charges its own estimate.
    usage: Usage | None = None

    def as_message(self) -> Message:
        return Message(role="assistant", content=self.text, tool_calls=self.tool_calls)
