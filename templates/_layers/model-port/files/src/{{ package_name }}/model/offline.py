"""A model that follows a playbook: no key, no network, the same answer every time.

A playbook is a JSON list of rules. The first rule whose `when` (a regular expression) is found in
the system and user messages answers; its turn is the number of replies that the conversation holds
already, so the model keeps no state and a resumed conversation goes on where it was. `capture`
lists expressions whose named groups, at their latest match in the conversation, fill in `$name` in
a turn. The last turn repeats. A turn's `cases` replace it: the first whose own `when` is found in
the last message.

    [{"when": "host=(?P<host>\\S+) .*timed out",
      "capture": ["(?P<instance>i-[0-9a-f]+)"],
      "turns": [{"text": "Look first.", "tool": "find_instance", "arguments": {"host": "$host"}},
                {"text": "{\"cause\": \"$instance hangs\"}"}]}]
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from .errors import ModelError, ModelSettingsError
from .messages import Message, Reply, ToolCall, ToolSpec, Usage
from .port import estimate_tokens
from .reading import read_json

_RULE = ("when", "capture", "turns")
_TURN = ("text", "tool", "arguments", "cases")
_CASE = ("when", "text", "tool", "arguments")


@dataclass(frozen=True, slots=True)
class _Rule:
    when: re.Pattern[str]
    capture: tuple[re.Pattern[str], ...]
    turns: tuple[Mapping[str, Any], ...]


class OfflineModel:
    """Answers from a playbook."""

    name = "offline"

    def __init__(self, rules: Sequence[Mapping[str, Any]]) -> None:
        self._rules = [_parse(rule, f"rule {n}") for n, rule in enumerate(rules, start=1)]

    @classmethod
    def from_file(cls, path: Path) -> "OfflineModel":
        """Read a playbook, or raise `ModelSettingsError`."""
        try:
            rules = read_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelSettingsError(f"cannot read the playbook {path}: {error}") from error
        if not isinstance(rules, list):
            raise ModelSettingsError(f"the playbook {path} is not a list of rules")
        try:
            return cls(rules)
        except ModelSettingsError as error:
            raise ModelSettingsError(f"the playbook {path}: {error}") from error

    def complete(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int
    ) -> Reply:
        del max_tokens  # a playbook's replies are as long as they are
        asked = "\n".join(m.content for m in messages if m.role in {"system", "user"})
        for rule in self._rules:
            match = rule.when.search(asked)
            if match is not None:
                names = {k: v for k, v in match.groupdict().items() if v is not None}
                return self._turn(rule, names, messages, tools)
        raise ModelError("the playbook has no rule for this conversation")

    @staticmethod
    def _turn(
        rule: _Rule,
        names: dict[str, str],
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
    ) -> Reply:
        everything = "\n".join(message.content for message in messages)
        for pattern in rule.capture:
            for match in pattern.finditer(everything):
                names.update({k: v for k, v in match.groupdict().items() if v is not None})
        done = sum(message.role == "assistant" for message in messages)
        turn = rule.turns[min(done, len(rule.turns) - 1)]
        last = messages[-1].content if messages else ""
        turn = next((c for c in turn.get("cases", ()) if re.search(c["when"], last)), turn)
        text = _fill(turn.get("text", ""), names)
        calls: tuple[ToolCall, ...] = ()
        if "tool" in turn:
            arguments = turn.get("arguments", {})
            # A string stands for itself: a playbook can hold broken JSON to try a caller with.
            raw = arguments if isinstance(arguments, str) else json.dumps(arguments)
            calls = (ToolCall(f"call-{done + 1}", turn["tool"], _fill(raw, names)),)
        reply = Reply(text, calls)
        spent = Usage(estimate_tokens(messages, tools), estimate_tokens([reply.as_message()]))
        return Reply(text, calls, spent)


def _fill(text: str, names: Mapping[str, str]) -> str:
    return Template(text).safe_substitute(names)


def _known(value: Any, names: Sequence[str], where: str) -> Mapping[str, Any]:
    """Return `value` if it is an object of these names only."""
    if not isinstance(value, Mapping):
        raise ModelSettingsError(f"{where} is not an object")
    for name in value:
        if name not in names:
            raise ModelSettingsError(f"{where} has {name!r}; it may have {', '.join(names)}")
    return value


def _check(turn: Any, where: str, names: Sequence[str] = _TURN) -> None:
    turn = _known(turn, names, where)
    for name in ("text", "tool"):
        if not isinstance(turn.get(name, ""), str):
            raise ModelSettingsError(f"{where} has a {name} that is no string")
    cases = turn.get("cases", [])
    if not isinstance(cases, list | tuple):
        raise ModelSettingsError(f"{where}: its `cases` are no list")
    for number, case in enumerate(cases, start=1):
        place = f"{where}, case {number}"
        _check(case, place, _CASE)
        _pattern(case.get("when"), place)


def _pattern(text: Any, where: str, flags: int = 0) -> re.Pattern[str]:
    if not isinstance(text, str):
        raise ModelSettingsError(f"{where} needs a `when`, and its `capture` are strings")
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise ModelSettingsError(f"{where}: {text!r} is no regular expression: {error}") from error


def _parse(rule: Any, where: str) -> _Rule:
    rule = _known(rule, _RULE, where)
    turns, capture = rule.get("turns"), rule.get("capture", [])
    if not isinstance(turns, list | tuple) or not turns:
        raise ModelSettingsError(f"{where} needs turns, a list of one at least")
    if not isinstance(capture, list | tuple):
        raise ModelSettingsError(f"{where}: its `capture` is no list")
    for number, turn in enumerate(turns, start=1):
        _check(turn, f"{where}, turn {number}")
    return _Rule(
        _pattern(rule.get("when"), where, re.S),
        tuple(_pattern(pattern, where) for pattern in capture),
        tuple(turns),
    )
