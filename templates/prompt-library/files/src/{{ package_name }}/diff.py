"""What differs between two versions of a prompt: words, fields, and the effect on golden runs."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .golden import Outcome
from .prompt import PARTS, Prompt

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words of a part: in both versions (" "), taken away ("-"), or added ("+")."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A case that came out differently."""

    case: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs."""

    parts: Mapping[str, Sequence[Words]]
    fields: Sequence[str]
    effects: Sequence[Effect]


def difference(
    old: Prompt, new: Prompt, before: Sequence[Outcome], after: Sequence[Outcome]
) -> Difference:
    """Return what differs between two versions, and between what their recordings come to."""
    parts = {
        part: _words(old.parts[part], new.parts[part])
        for part in PARTS
        if old.parts[part] != new.parts[part]
    }
    return Difference(parts, _fields(old, new), _effects(before, after))


def _words(old: str, new: str) -> list[Words]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[Words] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            found.append(Words(" ", "".join(before[i:j])))
            continue
        if i < j:
            found.append(Words("-", "".join(before[i:j])))
        if k < m:
            found.append(Words("+", "".join(after[k:m])))
    return found


def _fields(old: Prompt, new: Prompt) -> list[str]:
    lines = []
    for what, before, after in (
        ("input", dict(old.inputs), dict(new.inputs)),
        ("answer", old.output["properties"], new.output["properties"]),
    ):
        lines += [f"{what} {name} is gone" for name in before if name not in after]
        lines += [f"{what} {name} is new" for name in after if name not in before]
        lines += [
            f"{what} {name} is declared differently"
            for name in before
            if name in after and before[name] != after[name]
        ]
    required = (set(old.output["required"]), set(new.output["required"]))
    lines += [f"answer {name} is required now" for name in sorted(required[1] - required[0])]
    lines += [f"answer {name} is no longer required" for name in sorted(required[0] - required[1])]
    if old.judged_by != new.judged_by:
        lines.append(f"judged by {new.judged_by} instead of {old.judged_by}")
    return lines


def _effects(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Effect]:
    old = {it.case.id: it for it in before}
    return [
        Effect(it.case.id, _said(old[it.case.id]), _said(it))
        for it in after
        if it.case.id in old and _key(old[it.case.id]) != _key(it)
    ]


def _key(outcome: Outcome) -> tuple[str, Any]:
    return outcome.state, outcome.found


def _said(outcome: Outcome) -> str:
    return outcome.state if outcome.found is None else f"{outcome.found} ({outcome.state})"
