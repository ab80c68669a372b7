"""The settings of integration.toml, checked before anything starts: one clear error each."""

import math
import tomllib
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from .errors import SettingsError

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def _number(default: float, least: float, most: float) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Source:
    """The logs."""

    log_group: str = "/shop/checkout"
    # Lines with any of these are read; without words, all are.
    words: tuple[str, ...] = ("ERROR", "CRITICAL")
    every_seconds: float = _number(15.0, 0.01, 86_400)
    first_hours: float = _number(1.0, 0, 720)
    late_seconds: float = _number(120.0, 0, 86_400)


@dataclass(frozen=True, slots=True)
class Burst:
    """What counts as one message."""

    window_seconds: float = _number(300.0, 0, 86_400)


@dataclass(frozen=True, slots=True)
class Work:
    """How messages are worked on."""

    workers: int = _number(2, 1, 64)
    lease_seconds: float = _number(180.0, 0.01, 86_400)
    pause_seconds: float = _number(10.0, 0, 86_400)
    stop_seconds: float = _number(10.0, 1, 600)


@dataclass(frozen=True, slots=True)
class Calls:
    """How models are called."""

    per_second: float = _number(5.0, 0.001, 10_000)
    at_once: int = _number(10, 1, 10_000)
    attempts: int = _number(3, 1, 20)
    first_pause_seconds: float = _number(0.5, 0, 600)
    longest_pause_seconds: float = _number(8.0, 0, 600)
    whole_seconds: float = _number(60.0, 0.01, 600)
    piece_seconds: float = _number(15.0, 0.01, 600)


@dataclass(frozen=True, slots=True)
class Budget:
    """What calls may cost."""

    usd_a_day: float = _number(0.50, 0, 100_000)
    reply_tokens: int = _number(600, 1, 100_000)


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model: the provider's that the environment names, or a compatible server's."""

    KINDS: ClassVar = ("provider", "compatible")

    name: str = ""
    kind: str = "provider"
    url: str = ""
    model: str = ""
    key_variable: str = ""
    price_input: float | None = field(default=None, metadata={"least": 0, "most": 100_000})
    price_output: float | None = field(default=None, metadata={"least": 0, "most": 100_000})

    def problems(self) -> list[str]:
        """Return what is wrong with it, beside types."""
        found = []
        if not self.name:
            found.append("it needs a name")
        if self.kind not in self.KINDS:
            found.append(f"kind is {self.kind!r}; there is {', '.join(self.KINDS)}")
        if self.kind == "compatible":
            found += [f"it needs {name}" for name in ("url", "model") if not getattr(self, name)]
            if self.url and not safe_url(self.url):
                found.append("url is no https address, nor an http one of this machine")
        if (self.price_input is None) != (self.price_output is None):
            found.append("it needs both price_input and price_output, or neither")
        return found


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it."""

    source: Source = Source()
    burst: Burst = Burst()
    work: Work = Work()
    calls: Calls = Calls()
    budget: Budget = Budget()
    models: tuple[ModelEntry, ...] = (ModelEntry("main"),)


def safe_url(text: str) -> bool:
    """Say whether what is sent there stays unread on the way: https, or this machine."""
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        return bool(parts.netloc and parts.port != 0 and (plain or parts.scheme == "https"))
    except ValueError:
        return False


def read_settings(path: Path) -> Settings:
    """Return the settings, or raise `SettingsError` with everything that is wrong with them."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"cannot read {path}: {error.strerror or error}"]) from error
    except ValueError as error:
        raise SettingsError([f"{path} is no TOML: {error}"]) from error
    problems: list[str] = []
    parts: dict[str, Any] = {}
    for part in fields(Settings):
        value = data.pop(part.name, None)
        if value is None:
            continue
        if part.name == "models":
            parts["models"] = _models(value, problems)
        else:
            parts[part.name] = _table(type(part.default), value, f"[{part.name}]", problems)
    problems += [f"there is no [{name}]; {_known(Settings)}" for name in data]
    if problems:
        raise SettingsError([f"{path}: {problem}" for problem in problems])
    return Settings(**parts)


def _models(value: Any, problems: list[str]) -> tuple[ModelEntry, ...]:
    if not isinstance(value, list) or not value:
        problems.append("[[models]] has to name one model at least")
        return ()
    found: list[ModelEntry] = []
    for number, item in enumerate(value, start=1):
        where = f"[[models]] number {number}"
        entry = _table(ModelEntry, item, where, problems)
        if entry is not None:
            problems += [f"{where}: {problem}" for problem in entry.problems()]
            if entry.name in {earlier.name for earlier in found}:
                problems.append(f"{where}: the name {entry.name!r} is taken")
            found.append(entry)
    return tuple(found)


def _table(kind: Any, value: Any, where: str, problems: list[str]) -> Any:
    """Return a table as its class, or None, with what is wrong in `problems`."""
    if not isinstance(value, dict):
        problems.append(f"{where} is no table")
        return None
    known = {part.name: part for part in fields(kind)}
    before = len(problems)
    for name, item in value.items():
        if name not in known:
            problems.append(f"{where} has no {name}; {_known(kind)}")
        else:
            problem = _problem(known[name], item)
            if problem:
                problems.append(f"{where} {name} {problem}")
    if len(problems) > before:
        return None
    return kind(**{name: tuple(it) if isinstance(it, list) else it for name, it in value.items()})


def _problem(part: "Field[Any]", item: Any) -> str | None:
    """Return what is wrong with a value, or None."""
    if part.type is str or part.type == "str":
        return None if isinstance(item, str) else "is no text"
    if isinstance(part.default, tuple):
        words = isinstance(item, list) and all(isinstance(it, str) and it.strip() for it in item)
        return None if words and '"' not in "".join(item) else "is no list of words"
    whole = part.type is int
    if isinstance(item, bool) or not isinstance(item, int if whole else int | float):
        return "is no whole number" if whole else "is no number"
    least, most = part.metadata["least"], part.metadata["most"]
    if not math.isfinite(item) or not least <= item <= most:
        return f"is {item}; it may be {least} to {most}"
    return None


def _known(kind: Any) -> str:
    return "there is " + ", ".join(part.name for part in fields(kind))
