"""Makes a conversation fit a request: long observations lose their middle, the oldest first."""

from collections.abc import Sequence
from dataclasses import replace

from .model import Message, ToolSpec, estimate_tokens
from .model.port import BYTES_PER_TOKEN

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
        excess = (estimate_tokens(fitted, tools) - max_tokens) * BYTES_PER_TOKEN
        if excess <= 0:
            break
        text = fitted[index].content
        keep = max(_SHORTEST, len(text.encode()) - excess)
        fitted[index] = replace(fitted[index], content=_shorten(text, keep))
    return fitted


def _shorten(text: str, keep: int) -> str:
    """Return `text` in at most `keep` bytes: its head, its tail, and how much is missing."""
    data = text.encode()
    if len(data) <= keep:
        return text
    # The longest that the note can be: the count has at most as many digits as the length.
    note = "\n[... {} bytes left out ...]\n"
    half = (keep - len(note.format(len(data)))) // 2
    # A character that is cut in two is left out, too.
    head, tail = (part.decode(errors="ignore") for part in (data[:half], data[-half:]))
    return head + note.format(len(data) - 2 * half) + tail
