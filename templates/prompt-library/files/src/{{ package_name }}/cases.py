"""The cases that prompts are judged by, and the attacks that are tried on some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import LibraryError
from .prompt import Prompt
from .reading import read_json_lines

KINDS = ("forged-delimiter", "instruction", "other-language", "invisible")


@dataclass(frozen=True, slots=True)
class Case:
    """An input, and what the judged field of the answer should be."""

    id: str
    inputs: Mapping[str, str]
    expected: Any
    # Whether attacks are tried on it.
    attacked: bool = False
    # The attack that is in it; "" for none.
    attack: str = ""

    def given(self, prompt: Prompt) -> dict[str, str]:
        """Return the inputs that this version declares; one that it needs has to be there."""
        return {name: text for name, text in self.inputs.items() if name in prompt.inputs}


@dataclass(frozen=True, slots=True)
class Attack:
    """A text that somebody puts where the data comes from."""

    id: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of a prompt, and those with attacks in them."""

    plain: Sequence[Case]
    attacked: Sequence[Case] = field(default=())

    @property
    def everything(self) -> list[Case]:
        return [*self.plain, *self.attacked]


def read_cases(folder: Path, prompt: Prompt) -> CaseSet:
    """Return the cases of a prompt with every attack of the folder, or raise `LibraryError`."""
    path = folder / f"{prompt.name}.jsonl"
    plain = [
        _case(raw, f"{path}, case {n}") for n, raw in enumerate(read_json_lines(path), start=1)
    ]
    _once([case.id for case in plain], path)
    if not plain:
        raise LibraryError(f"{path} has no case")
    data = [name for name, it in prompt.inputs.items() if it.kind == "data"]
    attacks = read_attacks(folder) if data else []
    attacked = [
        Case(
            id=f"{case.id}+{attack.id}",
            inputs={**case.inputs, data[0]: f"{case.inputs.get(data[0], '')}\n{attack.text}"},
            expected=case.expected,
            attack=attack.kind,
        )
        for case in plain
        if case.attacked
        for attack in attacks
    ]
    return CaseSet(plain, attacked)


def read_attacks(folder: Path) -> list[Attack]:
    """Return the attacks; no file has none."""
    path = folder / "attacks.jsonl"
    if not path.exists():
        return []
    attacks = []
    for number, raw in enumerate(read_json_lines(path), start=1):
        where = f"{path}, attack {number}"
        _keys(raw, {"id", "kind", "text"}, set(), where)
        if raw["kind"] not in KINDS:
            raise LibraryError(f"{where}: kind is one of {', '.join(KINDS)}")
        attacks.append(Attack(raw["id"], raw["kind"], raw["text"]))
    _once([attack.id for attack in attacks], path)
    return attacks


def _case(raw: Any, where: str) -> Case:
    _keys(raw, {"id", "inputs", "expected"}, {"attacked"}, where)
    inputs, attacked = raw["inputs"], raw.get("attacked", False)
    if not isinstance(inputs, dict) or not all(isinstance(text, str) for text in inputs.values()):
        raise LibraryError(f"{where}: inputs is an object of texts")
    if not isinstance(attacked, bool):
        raise LibraryError(f"{where}: attacked is true or false")
    return Case(raw["id"], inputs, raw["expected"], attacked)


def _keys(raw: Any, needed: set[str], allowed: set[str], where: str) -> None:
    if not isinstance(raw, dict):
        raise LibraryError(f"{where} is no object")
    for key in sorted(needed - raw.keys()):
        raise LibraryError(f"{where} has no {key}")
    for key in sorted(raw.keys() - needed - allowed):
        raise LibraryError(
            f"{where} has {key!r}; it may have {', '.join(sorted(needed | allowed))}"
        )
    if not isinstance(raw["id"], str) or not raw["id"] or "+" in raw["id"]:
        raise LibraryError(f"{where}: id is a text without +")


def _once(ids: Sequence[str], path: Path) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise LibraryError(f"{path}: {name} is there twice")
