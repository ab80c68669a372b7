"""What makes two lines of a log the same trouble: all but numbers, ids, addresses and times."""

import hashlib
import re

_LONGEST = 2_000
_VARIABLE = (
    (re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"), "<id>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "<time>"),
    # Hexadecimal with a digit in it: a word like "deadbeef" alone may be a word.
    (re.compile(r"\b(?:0x)?(?=[a-fA-F]{0,64}\d)[0-9a-fA-F]{8,64}\b"), "<id>"),
    # Words that mix letters and digits: i-0a1b2c, order-17, req_9F3.
    (re.compile(r"\b[A-Za-z]{1,40}[-_](?=[\w-]{0,40}\d)[\w-]{1,40}\b"), "<id>"),
    (re.compile(r"\d+(?:[.,:]\d+)*"), "<n>"),
)


def shape(message: str) -> str:
    """Return the message with what varies taken out, and its white space made one."""
    text = " ".join(message[:_LONGEST].split())
    for pattern, mark in _VARIABLE:
        text = pattern.sub(mark, text)
    return text


def fingerprint(message: str) -> str:
    """Return a short name for the shape of a message."""
    return hashlib.sha256(shape(message).encode(errors="replace")).hexdigest()[:16]
