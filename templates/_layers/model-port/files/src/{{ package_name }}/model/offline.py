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


@dataclass(frozen=True, slots=True)
class _Rule:
    when: re.Pattern[str]
    capture: tuple[re.Pattern[str], ...]
    turns: tuple[Mapping[str, Any], ...]


class OfflineModel:
    """Answers from a playbook."""

    name = "offline"

    def __init__(self, rules: Sequence[Mapping[str, Any]]) -> None:
        self._rules = [_parse(rule) for rule in rules]

    @classmethod
    def from_file(cls, path: Path) -> "OfflineModel":
        """Read a playbook, or raise `ModelSettingsError`."""
        try:
            rules = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelSettingsError(f"cannot read the playbook {path}: {error}") from error
        if not isinstance(rules, list):
            raise ModelSettingsError(f"the playbook {path} is not a list of rules")
        return cls(rules)

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


def _check(turn: Any) -> None:
    if not isinstance(turn, Mapping):
        raise ModelSettingsError("a turn of the playbook is not an object")
    for name in ("text", "tool"):
        if not isinstance(turn.get(name, ""), str):
            raise ModelSettingsError(f"a turn of the playbook has a {name} that is no string")
    for case in turn.get("cases", ()):
        re.compile(case["when"])
        _check(case)


def _parse(rule: Mapping[str, Any]) -> _Rule:
    try:
        turns = tuple(rule["turns"])
        if not turns:
            raise ModelSettingsError("a rule of the playbook needs turns")
        for turn in turns:
            _check(turn)
        return _Rule(
            re.compile(rule["when"], re.S),
            tuple(re.compile(pattern) for pattern in rule.get("capture", ())),
            turns,
        )
    except (KeyError, TypeError, re.error) as error:
        raise ModelSettingsError(f"a rule of the playbook is malformed: {error!r}") from error
