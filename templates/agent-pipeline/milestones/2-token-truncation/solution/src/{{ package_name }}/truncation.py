"""Makes a conversation fit a request: long observations lose their middle, the oldest first."""

from collections.abc import Sequence
from dataclasses import replace

from .model import Message, ToolSpec, estimate_tokens
from .model.port import CHARACTERS_PER_TOKEN

# An observation is never cut below this: less would say nothing.
_SHORTEST = 400


def fit(messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int) -> list[Message]:
    """Return the messages with as little left out as it takes to stay within `max_tokens`.

    Only observations are shortened: the instructions, the task and what the model itself said stay,
    and so does every message, because a call without its result is refused by providers. If even
    that does not suffice, the budget's own check has the last word.
    """
    fitted = list(messages)
    observations = [index for index, message in enumerate(fitted) if message.role == "tool"]
    for index in observations:
        excess = (estimate_tokens(fitted, tools) - max_tokens) * CHARACTERS_PER_TOKEN
        if excess <= 0:
            break
        text = fitted[index].content
        keep = max(_SHORTEST, len(text) - excess)
        fitted[index] = replace(fitted[index], content=_shorten(text, keep))
    return fitted


def _shorten(text: str, keep: int) -> str:
    """Return `text` in at most `keep` characters: its head, its tail, and how much is missing."""
    if len(text) <= keep:
        return text
    # The longest that the note can be: the count has at most as many digits as the length.
    note = "\n[... {} characters left out ...]\n"
    room = keep - len(note.format(len(text)))
    head = room // 2
    tail = room - head
    return text[:head] + note.format(len(text) - room) + text[-tail:]
