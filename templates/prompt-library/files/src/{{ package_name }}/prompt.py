"""One version of a prompt: five parts, the inputs they use, and the form of the answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, cast

from jinja2 import TemplateError
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

from .errors import InputError, LibraryError
from .reading import parse_yaml
from .sandbox import names_in

_LONGEST_MESSAGE = 200
_LONGEST_VALUE = 200
_LONGEST_DATA = 100_000
PARTS = ("role", "context", "task", "format", "constraints")
SCHEMA: Mapping[str, Any] = json.loads(
    files(__package__ or "").joinpath("schemas/prompt.json").read_text(encoding="utf-8")
)
_VALIDATOR = Draft202012Validator(SCHEMA)


@dataclass(frozen=True, slots=True)
class Input:
    """A name that the parts of a prompt use."""

    kind: Literal["value", "data"]
    says: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A version of a prompt, as its file holds it."""

    name: str
    version: int
    summary: str
    change: str
    parts: Mapping[str, str]
    inputs: Mapping[str, Input]
    output: Mapping[str, Any]
    judged_by: str

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"

    def check_inputs(self, given: Mapping[str, str]) -> None:
        """Raise `InputError` unless `given` is what this version declares."""
        for name in given:
            if name not in self.inputs:
                raise InputError(
                    f"{self.label} has no input {name}; it has {', '.join(self.inputs) or 'none'}"
                )
        for name, it in self.inputs.items():
            if name not in given:
                raise InputError(f"{self.label} needs {name}: {it.says}")
            text = given[name]
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise InputError(f"{name}: character {error.start + 1} is half of one") from error
            if it.kind == "data":
                if len(text) > _LONGEST_DATA:
                    raise InputError(
                        f"{name} has {len(text)} characters; {_LONGEST_DATA} are the most"
                    )
            elif it.choices:
                if text not in it.choices:
                    raise InputError(f"{name} is {text!r}; it may be {', '.join(it.choices)}")
            elif not text.strip() or not text.isprintable() or len(text) > _LONGEST_VALUE:
                raise InputError(
                    f"{name} is a value: one line of {_LONGEST_VALUE} printable characters at most"
                )


def parse_prompt(text: str, where: str) -> Prompt:
    """Return the prompt that a YAML text holds, or raise `LibraryError`."""
    raw = parse_yaml(text, where)
    problem = best_match(_VALIDATOR.iter_errors(raw))
    if problem is not None:
        place = "".join(f"[{step!r}]" for step in problem.absolute_path) or "the whole file"
        raise LibraryError(f"{where}: {place}: {_in_words(problem.message)}")
    output = raw["output"]
    try:
        Draft202012Validator.check_schema(output)
    except SchemaError as error:
        raise LibraryError(f"{where}: output is no JSON Schema: {error.message}") from error
    if "$ref" in json.dumps(output):
        raise LibraryError(f"{where}: output refers to another schema; write it out")
    prompt = Prompt(
        name=raw["name"],
        version=raw["version"],
        summary=raw["summary"],
        change=raw.get("change", ""),
        parts={part: raw[part].strip() for part in PARTS},
        inputs={
            name: Input(
                cast("Literal['value', 'data']", it["kind"]),
                it["says"],
                tuple(it.get("choices", ())),
            )
            for name, it in raw["inputs"].items()
        },
        output=output,
        judged_by=raw.get("judged_by", next(iter(output["properties"]))),
    )
    _check_names(prompt, where)
    return prompt


def _in_words(message: str) -> str:
    """Return what a validator says, in one line that can be read."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _check_names(prompt: Prompt, where: str) -> None:
    """Refuse a name that is used and not declared, or declared and not used."""
    used: set[str] = set()
    for part, text in prompt.parts.items():
        try:
            used |= names_in(text)
        except TemplateError as error:
            raise LibraryError(f"{where}: {part}: {error.message}") from error
    declared = set(prompt.inputs)
    for name in sorted(used - declared):
        raise LibraryError(f"{where}: {name} is used and not declared under inputs")
    for name in sorted(declared - used):
        raise LibraryError(f"{where}: {name} is declared under inputs, and no part uses it")
    for name, it in prompt.inputs.items():
        if it.kind == "data" and it.choices:
            raise LibraryError(f"{where}: inputs: {name} is data, which has no choices")
    properties = prompt.output["properties"]
    for name in prompt.output["required"]:
        if name not in properties:
            raise LibraryError(f"{where}: output requires {name}, which has no property")
    if prompt.judged_by not in prompt.output["required"]:
        raise LibraryError(
            f"{where}: judged_by is {prompt.judged_by}, which output does not require"
        )
