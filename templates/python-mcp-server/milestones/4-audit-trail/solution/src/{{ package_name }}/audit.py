"""An audit trail: one JSON object per request, appended to a file.

Each line is a span of the caller's trace (W3C Trace Context, by the traceparent in the request's
_meta), so that it can be joined with what the caller and other services recorded.
"""

import json
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mcp import MCPError
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp_types import INTERNAL_ERROR
from pydantic import BaseModel

logger = logging.getLogger(__name__)

AUDITED = {"tools/call": "name", "resources/read": "uri", "prompts/get": "name"}
LONGEST_TEXT = 300
DEEPEST = 8
REDACTED = "[redacted]"

_SECRET_KEY = re.compile(r"password|token|secret|key", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"(?P<before>(?:password|token|secret|key)\w*[\"']?\s*[=:]\s*|bearer\s+)(?P<value>[^\s,;]+)",
    re.IGNORECASE,
)
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-.+")


@dataclass(frozen=True)
class Audit:
    """Middleware that records requests. Tools named in `changing` do not run unrecorded."""

    path: Path
    changing: frozenset[str]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __call__(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        params = ctx.params or {}
        if ctx.method not in AUDITED:
            return await call_next(ctx)
        target = str(params.get(AUDITED[ctx.method]))
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            **_span(ctx.meta),
            "method": ctx.method,
            "target": redact(target),
            "arguments": redact(params.get("arguments") or {}),
        }
        if ctx.method == "tools/call" and target in self.changing:
            try:
                self._append(line | {"outcome": "intent"})
            except OSError as error:
                logger.warning("%s refused: the audit cannot be written: %s", target, error)
                message = f"{target} is not done, because it cannot be recorded"
                raise MCPError(INTERNAL_ERROR, message) from error
        began = time.perf_counter()
        outcome = "error"
        try:
            result = await call_next(ctx)
            outcome = _outcome(result)
        finally:
            taken = round((time.perf_counter() - began) * 1000, 3)
            try:
                self._append(line | {"outcome": outcome, "duration_ms": taken})
            except OSError as error:
                logger.warning("the audit cannot be written: %s", error)
        return result

    def _append(self, line: Mapping[str, Any]) -> None:
        """Add a line, whole and on the disk, or raise OSError."""
        # In ASCII, so that a record is a line to every reader: Unicode has more ends of lines.
        data = (json.dumps(line) + "\n").encode()
        with self._lock, self.path.open("ab", buffering=0) as file:
            file.write(data)
            if self.path.is_file():
                os.fsync(file.fileno())


def redact(value: Any, depth: int = 0) -> Any:
    """The same value without secrets, and without the rest of long texts."""
    if depth > DEEPEST:
        return REDACTED
    match value:
        case str():
            # Cut first: what a stranger sends must not decide how long the patterns take.
            short = value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"
            clean = _SECRET_TEXT.sub(rf"\g<before>{REDACTED}", short)
            # A header names its scheme first: what follows it is the secret.
            return re.sub(r"(?i)(bearer\s+)(?!\[)\S+", rf"\g<1>{REDACTED}", clean)
        case Mapping():
            return {
                str(key)[:LONGEST_TEXT]: (
                    REDACTED if _SECRET_KEY.search(str(key)) else redact(item, depth + 1)
                )
                for key, item in value.items()
            }
        case list() | tuple():
            return [redact(item, depth + 1) for item in value]
    return value


def _span(meta: Mapping[str, Any] | None) -> dict[str, str | None]:
    parent = _TRACEPARENT.fullmatch(str((meta or {}).get("traceparent", "")))
    return {
        "trace_id": parent[1] if parent else secrets.token_hex(16),
        "span_id": secrets.token_hex(8),
        "parent_span_id": parent[2] if parent else None,
    }


def _outcome(result: HandlerResult) -> str:
    wire = result.model_dump(by_alias=True) if isinstance(result, BaseModel) else result or {}
    if wire.get("resultType") == "input_required":
        return "asked"  # a person answers first; the call comes again
    return "error" if wire.get("isError") else "ok"
