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

from .errors import InputError, LibraryError
from .model import Message
from .prompt import Prompt
from .sandbox import ENVIRONMENT

_LONGEST_VALUE = 200
_LONGEST_DATA = 100_000
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
    _check(prompt, given)
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


def _check(prompt: Prompt, given: Mapping[str, str]) -> None:
    for name in given:
        if name not in prompt.inputs:
            raise InputError(
                f"{prompt.label} has no input {name}; it has {', '.join(prompt.inputs) or 'none'}"
            )
    for name, it in prompt.inputs.items():
        if name not in given:
            raise InputError(f"{prompt.label} needs {name}: {it.says}")
        text = given[name]
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InputError(f"{name}: character {error.start + 1} is half of one") from error
        if it.kind == "data":
            if len(text) > _LONGEST_DATA:
                raise InputError(f"{name} has {len(text)} characters; {_LONGEST_DATA} are the most")
        elif it.choices:
            if text not in it.choices:
                raise InputError(f"{name} is {text!r}; it may be {', '.join(it.choices)}")
        elif not text.strip() or not text.isprintable() or len(text) > _LONGEST_VALUE:
            raise InputError(
                f"{name} is a value: one line of {_LONGEST_VALUE} printable characters at most"
            )


def _fill(prompt: Prompt, part: str, shown: Mapping[str, str]) -> str:
    try:
        text = ENVIRONMENT.from_string(prompt.parts[part]).render(shown)
    except (TemplateError, ArithmeticError, TypeError, ValueError, RecursionError) as error:
        raise LibraryError(f"{prompt.label}: {part}: {error}") from error
    if len(text) > _LONGEST_PART:
        raise LibraryError(f"{prompt.label}: {part} is longer than {_LONGEST_PART} characters")
    return text
