"""Makes the messages of a request out of a prompt and what it is given.

The team's own words go into the system message; text from elsewhere never does. It is not handed
to the template engine at all: where a part names it, the name of a block of data is written, and
the block stands at the end of the user message.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import TemplateError

from .errors import LibraryError
from .model import Message
from .prompt import Prompt
from .sandbox import compiled

_LONGEST_PART = 100_000
_SYSTEM = ("role", "context", "constraints", "format")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages of a request, and the digest that a recording knows it by."""

    messages: tuple[Message, ...]

    @property
    def digest(self) -> str:
        body = [[message.role, message.content] for message in self.messages]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def render(prompt: Prompt, given: Mapping[str, str]) -> Rendered:
    """Return the request for `given`, or raise `InputError` or `LibraryError`."""
    prompt.check_inputs(given)
    shown = {
        name: f'the data "{name}"' if it.kind == "data" else given[name]
        for name, it in prompt.inputs.items()
    }
    parts = {part: _fill(prompt, part, shown) for part in prompt.parts}
    system = [f"# {part.capitalize()}\n\n{parts[part]}" for part in _SYSTEM]
    schema = json.dumps(prompt.output, ensure_ascii=False)
    system.append(f"Answer with one JSON object of this schema, and nothing else:\n{schema}")
    user = [f"# Task\n\n{parts['task']}"]
    user += [
        data_block(name, given[name]) for name, it in prompt.inputs.items() if it.kind == "data"
    ]
    return Rendered((Message("system", "\n\n".join(system)), Message("user", "\n\n".join(user))))


def data_block(name: str, text: str) -> str:
    """Return the block that shows text from elsewhere."""
    return f'<data name="{name}">\n{text}\n</data>'


def _fill(prompt: Prompt, part: str, shown: Mapping[str, str]) -> str:
    try:
        text = compiled(prompt.parts[part]).render(shown)
    except (TemplateError, ArithmeticError, TypeError, ValueError, RecursionError) as error:
        raise LibraryError(f"{prompt.label}: {part}: {error}") from error
    if len(text) > _LONGEST_PART:
        raise LibraryError(f"{prompt.label}: {part} is longer than {_LONGEST_PART} characters")
    return text
