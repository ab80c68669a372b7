"""Takes secrets out of text before it is logged, audited, traced, shown or sent to a model."""

import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from .assigned import MASK, is_secret_name, mask_assigned
from .shapes import SHAPES

__all__ = ["MASK", "Redactor", "redact_all"]

# An environment variable with one of these words in its name holds a secret.
_SECRET_VARIABLES = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|WEBHOOK", re.IGNORECASE)
# Shorter values ("1", "test") are too common in ordinary text to be replaced.
_MIN_SECRET_LENGTH = 8


class Redactor:
    """Masks the values of secret environment variables and whatever looks like a secret.

    Built once from the environment, so that a value is known even where it has no tell-tale shape.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        known = os.environ if environment is None else environment
        values = {
            spelling
            for name, value in known.items()
            if _SECRET_VARIABLES.search(name) and len(value) >= _MIN_SECRET_LENGTH
            for spelling in _spellings(value)
        }
        # Longest first: one secret may contain another.
        self._values = sorted(values, key=lambda value: (-len(value), value))

    def __call__(self, text: str) -> str:
        """Return `text` without its secrets; all else is as it was."""
        for value in self._values:
            text = text.replace(value, MASK)
        for shape in SHAPES:
            text = shape.pattern.sub(_mask_secret, text)
        return mask_assigned(text)


def redact_all(value: Any, redact: Callable[[str], str]) -> Any:
    """Return `value` (as JSON has them) with every string in it redacted, keys too.

    What stands below a secret name is masked whole, however deep.
    """
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            redact(name): _masked(item) if is_secret_name(name) else redact_all(item, redact)
            for name, item in ((str(key), item) for key, item in value.items())
        }
    if isinstance(value, list | tuple):
        return [redact_all(item, redact) for item in value]
    return value


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value if value is None or isinstance(value, bool) or value == "" else MASK


def _mask_secret(found: re.Match[str]) -> str:
    """Put the mask in the place of the shape's secret, and leave what stands around it."""
    group = "secret" if found["secret"] is not None else "bare"
    start, end = found.start(), found.end()
    return found.string[start : found.start(group)] + MASK + found.string[found.end(group) : end]


def _spellings(value: str) -> set[str]:
    """Return how a value is written as it is, in JSON, and in an address."""
    return {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]} | {
        quote(value, safe=""),
        quote(value),
    }
