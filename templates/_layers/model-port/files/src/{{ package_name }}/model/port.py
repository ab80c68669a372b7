"""The interface of a model."""

import math
from collections.abc import Sequence
from typing import Protocol

from .messages import Message, Reply, ToolSpec

# English prose has about four bytes to a token, JSON and log lines fewer: three is on the safe
# side, because an estimate guards a budget and must not be too low. Bytes of UTF-8, because most
# characters of other scripts take a token each.
BYTES_PER_TOKEN = 3


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
    texts = [message.content for message in messages]
    texts += [c.name + c.arguments for message in messages for c in message.tool_calls]
    texts += [f"{t.name}{t.description}{t.parameters}" for t in tools]
    size = sum(len(text.encode(errors="replace")) for text in texts)
    return math.ceil(size / BYTES_PER_TOKEN)
