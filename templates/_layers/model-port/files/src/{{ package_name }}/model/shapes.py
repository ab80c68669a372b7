r"""What secrets look like: one table, for all that is logged, audited, traced, shown or sent.

A shape's group `secret` is what is masked; what stands around it stays. No expression takes more
than linear time, because logs are hostile: a repetition either ends at the next character that
cannot belong to it, or is bounded.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Something that gives a secret away by its form or by what stands in front of it."""

    name: str
    pattern: re.Pattern[str]


def _shape(name: str, pattern: str) -> Shape:
    return Shape(name, re.compile(pattern))


# Line ends as they are, and as JSON writes them.
_BREAK = r"(?:\s|\\{1,8}[nrt])"
# A header's quotes, if it stands in JSON, or in JSON within JSON.
_QUOTE = r"(?:\\{0,8}[\"'])?"

SHAPES = (
    _shape(
        "private key",
        r"(?P<secret>-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:(?:[^-]|-(?!----))*-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
        # Without its end: as many of its lines as there are.
        rf"|(?:{_BREAK}{{0,4}}[A-Za-z0-9+/=]{{16,}})*))",
    ),
    _shape("AWS access key", r"\b(?P<secret>(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})\b"),
    _shape(
        "GitHub token",
        r"\b(?P<secret>(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}))",
    ),
    _shape("GitLab token", r"\b(?P<secret>gl(?:pat|dt|ptt|cbt|rt|ft|soat)-[A-Za-z0-9_-]{16,})"),
    _shape(
        "Slack token", r"\b(?P<secret>(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}))"
    ),
    _shape(
        "Slack webhook", r"hooks\.slack\.com\\?/(?P<secret>[A-Za-z0-9_-](?:\\?[A-Za-z0-9/_-])+)"
    ),
    _shape("key of Anthropic or OpenAI", r"\b(?P<secret>sk-[A-Za-z0-9_-]{16,})"),
    _shape("Google API key", r"\b(?P<secret>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])"),
    _shape("Hugging Face token", r"\b(?P<secret>hf_[A-Za-z0-9]{30,})\b"),
    _shape("Stripe key", r"\b(?P<secret>[rs]k_(?:live|test)_[A-Za-z0-9]{16,})"),
    _shape("SendGrid key", r"\b(?P<secret>SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50})"),
    _shape("npm token", r"\b(?P<secret>npm_[A-Za-z0-9]{36})\b"),
    _shape("PyPI token", r"\b(?P<secret>pypi-[A-Za-z0-9_-]{50,})"),
    _shape(
        "JSON web token",
        r"(?<![A-Za-z0-9_-])(?P<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)",
    ),
    _shape(
        "credentials in an address",
        # user:password, :password, or a long name alone; but host:port is none.
        r"://(?P<secret>[^\s/?#@:\"'<>\\]{0,200}:(?!\d{1,5}(?:[/?#\s\"'\\]|\Z))[^\s\"'<>\\]{1,200}"
        r"|[^\s/?#@:\"'<>\\]{16,200})@",
    ),
    _shape(
        "authorization header",
        rf"(?i)\bauthorization{_QUOTE}\s{{0,4}}[:=]\s{{0,4}}{_QUOTE}"
        r"(?:(?:basic|bearer|token|apikey|negotiate)\s{1,4}(?P<secret>[^\s\"'\\,;]+)"
        r"|(?P<bare>[A-Za-z0-9._~+/-]{16,}={0,2}))",
    ),
    _shape(
        "basic or bearer credentials",
        # By themselves they are words of English: what follows has to look like no word.
        r"\b(?i:basic|bearer)\s{1,4}(?=[A-Za-z0-9._~+/-]{0,200}(?:[0-9=]|[a-z][A-Z]))"
        r"(?P<secret>[A-Za-z0-9._~+/-]{8,}={0,2})",
    ),
    _shape("signed address", r"[?&]sig=(?P<secret>[A-Za-z0-9%+/=_-]{8,})"),
)
