"""Takes secrets out of text before it is logged, audited, shown or sent to a model."""

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

MASK = "[redacted]"

# An environment variable with one of these words in its name holds a secret.
_SECRET_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|WEBHOOK", re.IGNORECASE)
# Shorter values ("1", "test") are too common in ordinary text to be replaced.
_MIN_SECRET_LENGTH = 8

_PATTERNS = (
    # Keys of AWS, model providers, GitHub and Slack have recognisable shapes.
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\bsk-[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{20,}"),
    re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    re.compile(r"https://hooks\.slack\.com/\S+"),
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S
    ),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]*"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
    re.compile(r"(?i)(?<=bearer )[A-Za-z0-9._~+/=-]{8,}"),
)
# Every repetition below is bounded: logs are hostile, and an unbounded one takes quadratic time.
_ASSIGNMENT = re.compile(
    r"(?i)((?:password|passwd|secret|api[_-]?key|access[_-]?key|token)"
    r"[\w-]{0,40}[\"']?\s{0,4}[=:]\s{0,4}[\"']?)"
    r"([^\s\"',;&}]+)"
)


class Redactor:
    """Masks the values of secret environment variables and whatever looks like a secret.

    Built once from the environment, so that a value is known even where it has no tell-tale shape.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        known = os.environ if environment is None else environment
        values = {
            value
            for name, value in known.items()
            if _SECRET_NAMES.search(name) and len(value) >= _MIN_SECRET_LENGTH
        }
        # Longest first: one secret may contain another.
        self._values = sorted(values, key=lambda value: (-len(value), value))

    def __call__(self, text: str) -> str:
        """Return `text` without its secrets."""
        for value in self._values:
            text = text.replace(value, MASK)
        for pattern in _PATTERNS:
            text = pattern.sub(MASK, text)
        return _ASSIGNMENT.sub(rf"\g<1>{MASK}", text)


def redact_all(value: Any, redact: Callable[[str], str]) -> Any:
    """Return `value` (as JSON has them) with every string in it redacted, keys too."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {redact(str(key)): redact_all(item, redact) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact_all(item, redact) for item in value]
    return value
