"""The service's own log: lines on standard error, without secrets, whoever wrote them."""

import logging
import sys
from collections.abc import Callable


class RedactingFormatter(logging.Formatter):
    """Masks what is written at last: the message, what was put into it, and tracebacks."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__("%(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def open_log(redact: Callable[[str], str]) -> None:
    """Let everything that is logged go to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(redact))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
