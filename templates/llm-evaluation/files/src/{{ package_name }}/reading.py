"""Reads JSON without the surprises: what could be meant in two ways is an error."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import EvaluationError

_LONGEST = 1_000_000
_DEEPEST = 60
_HUGE = 1e15


def read_text(path: Path) -> str:
    """Return the text of a file, or raise `EvaluationError`."""
    try:
        size = path.stat().st_size
        if size > _LONGEST:
            raise EvaluationError(f"{path} has {size} bytes; {_LONGEST} are read at most")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is no text in UTF-8 (byte {error.start})") from error


def parse_json(text: str, where: str) -> Any:
    """Return what a JSON text holds, or raise `EvaluationError`: no key twice, and no NaN."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"{twice!r} is there twice")
        return found

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no JSON")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except ValueError as error:
        raise EvaluationError(f"{where}: {error}") from error
    except RecursionError as error:
        raise EvaluationError(f"{where}: nested deeper than {_DEEPEST}") from error
    if depth(value) > _DEEPEST:
        raise EvaluationError(f"{where}: nested deeper than {_DEEPEST}")
    return value


def read_json_lines(path: Path) -> list[Any]:
    """Return the values of a file with one JSON text a line; blank lines are passed over."""
    # Not splitlines: it takes U+2028, which JSON has within its strings, for the end of a line.
    lines = read_text(path).split("\n")
    return [
        parse_json(line, f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def depth(value: Any) -> int:
    """Return how many lists and objects lie within each other."""
    deepest, level = 0, [value]
    while level:
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        deepest += 1
    return deepest


def fields(raw: Any, needed: set[str], allowed: set[str], where: str) -> dict[str, Any]:
    """Return an object that has what is needed and nothing unknown, or raise `EvaluationError`."""
    if not isinstance(raw, dict):
        raise EvaluationError(f"{where} is no object")
    for key in sorted(needed - raw.keys()):
        raise EvaluationError(f"{where} has no {key}")
    for key in sorted(raw.keys() - needed - allowed):
        known = ", ".join(sorted(needed | allowed))
        raise EvaluationError(f"{where} has {key!r}; it may have {known}")
    return raw


def text_of(raw: Mapping[str, Any], key: str, where: str) -> str:
    """Return a text that is there and not blank, or raise `EvaluationError`."""
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(f"{where}: {key} is a text")
    return value


def texts_of(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return a list of texts, none if there is no such key, or raise `EvaluationError`."""
    values = raw.get(key, [])
    if not isinstance(values, list) or not all(isinstance(it, str) and it for it in values):
        raise EvaluationError(f"{where}: {key} is a list of texts")
    return tuple(values)


def number_of(raw: Mapping[str, Any], key: str, where: str) -> float:
    """Return a number that is not negative, or raise `EvaluationError`."""
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _HUGE:
        raise EvaluationError(f"{where}: {key} is a number, 0 or more")
    return float(value)
