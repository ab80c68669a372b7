"""Reads YAML and JSON without the surprises: what could be meant in two ways is an error."""

import json
from pathlib import Path
from typing import Any

import yaml

from .errors import LibraryError

_LONGEST = 1_000_000
_DEEPEST = 60


class _Strict(yaml.SafeLoader):
    """YAML in which a key counts once, and only true and false are truth values.

    YAML 1.1 reads `no` as false and 1.10 as a number, takes the last of two equal keys, and lets a
    few aliases stand for a gigabyte.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"{_line(event)}: write it out, without *{event.anchor}")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.YAMLError(f"{_line(key)}: the key {key.value!r} is no text; quote it")
            if key.value in seen:
                raise yaml.YAMLError(f"{_line(key)}: {key.value} is there twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Strict.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in {"bool", "int", "float", "null"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_TRUTH = {"true": True, "false": False}


def _line(it: yaml.Node | yaml.Event) -> str:
    return f"line {it.start_mark.line + 1}" if it.start_mark else "somewhere"


def _boolean(loader: _Strict, node: yaml.ScalarNode) -> bool:
    if node.value not in _TRUTH:
        raise yaml.YAMLError(
            f"{_line(node)}: {node.value!r} means true or false to some; quote it, or write those"
        )
    return _TRUTH[loader.construct_scalar(node)]


_Strict.add_constructor("tag:yaml.org,2002:bool", _boolean)


def read_text(path: Path) -> str:
    """Return the text of a file, or raise `LibraryError`."""
    try:
        size = path.stat().st_size
        if size > _LONGEST:
            raise LibraryError(f"{path} has {size} bytes; {_LONGEST} are read at most")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise LibraryError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LibraryError(f"{path} is no text in UTF-8 (byte {error.start})") from error


def parse_yaml(text: str, where: str) -> Any:
    """Return what a YAML text holds, or raise `LibraryError`."""
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 -- a SafeLoader, and stricter
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise LibraryError(f"{where}{line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise LibraryError(f"{where}: {error}") from error
    except RecursionError as error:
        raise LibraryError(f"{where} is nested too deep") from error


def parse_json(text: str, where: str) -> Any:
    """Return what a JSON text holds, or raise `LibraryError`; keys count once, NaN is no number."""

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
        raise LibraryError(f"{where}: {error}") from error
    except RecursionError as error:
        raise LibraryError(f"{where}: nested deeper than {_DEEPEST}") from error
    if depth(value) > _DEEPEST:
        raise LibraryError(f"{where}: nested deeper than {_DEEPEST}")
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
