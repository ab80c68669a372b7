"""The interface of a model."""

import math
from collections.abc import Sequence
from typing import Protocol

from .messages import Message, Reply, ToolSpec

# English prose has about four characters to a token, JSON and log lines fewer: three is on the
# safe side, because an estimate guards a budget and must not be too low.
CHARACTERS_PER_TOKEN = 3


class Model(Protocol):
    """Answers a conversation."""

    @property
    def name(self) -> str:
        """The provider's name for the model, as prices and the audit log know it."""
        ...

    def complete(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int
    ) -> Reply:
        """Return the next reply, of at most `max_tokens` tokens, or raise `ModelError`."""
        ...


def estimate_tokens(messages: Sequence[Message], tools: Sequence[ToolSpec] = ()) -> int:
    """Return about how many tokens a request has, rather too many than too few."""
    characters = sum(
        len(message.content) + sum(len(c.name) + len(c.arguments) for c in message.tool_calls)
        for message in messages
    )
    characters += sum(len(t.name) + len(t.description) + len(str(t.parameters)) for t in tools)
    return math.ceil(characters / CHARACTERS_PER_TOKEN)
