"""A command, however its options are ordered and written."""

import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvaluationError
from ..reading import fields, text_of, texts_of
from .scorer import Judged


@dataclass(frozen=True, slots=True)
class Command:
    """Right if the answer is one line with the same words, and the same options in any order."""

    expected: str
    # Options that take no value; of every other one the word behind it is its value.
    flags: tuple[str, ...]
    kind: str = "command"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Command":
        raw = fields(raw, {"expected"}, {"flags"}, where)
        made = cls(text_of(raw, "expected", where), texts_of(raw, "flags", where))
        try:
            parsed(made.expected, made.flags)
        except ValueError as error:
            raise EvaluationError(f"{where}: expected: {error}") from error
        return made

    def judge(self, text: str) -> Judged:
        try:
            found = parsed(text, self.flags)
        except ValueError as error:
            return Judged(0.0, str(error))
        if found == parsed(self.expected, self.flags):
            return Judged(1.0)
        return Judged(0.0, f"it is not {self.expected}")


def parsed(text: str, flags: Collection[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return a command's plain words, and its options in order; raise `ValueError` if it is none.

    A prompt before it and backquotes around it are not part of it.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) != 1:
        raise ValueError("it is not one line")
    words = iter(shlex.split(lines[0].strip().strip("`").strip().removeprefix("$ ")))
    plain: list[str] = []
    options: list[tuple[str, str]] = []
    for word in words:
        if not word.startswith("-"):
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        if not equals and name not in flags:
            value = next(words, "")
        options.append((name, value))
    if not plain:
        raise ValueError("it is no command")
    return plain, sorted(options)
