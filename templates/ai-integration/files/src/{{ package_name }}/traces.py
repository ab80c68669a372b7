"""Carries a trace from one process to the next: in headers, and through the queue."""

import re
from collections.abc import Mapping

# version-trace-span-flags: https://www.w3.org/TR/trace-context/
# Later versions may have more parts; the first has none, and ff is no version.
_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_LENGTH = 55
_SAMPLED = 1


def caller(headers: Mapping[str, str]) -> dict[str, str] | None:
    """Return the ids in a header traceparent, or None: what is malformed counts for nothing."""
    text = headers.get("traceparent", "").strip(" \t")
    found = _PARENT.fullmatch(text if text.startswith("00") else text[:_LENGTH])
    if found is None or not int(found[1], 16) or not int(found[2], 16):
        return None
    if not int(found[3], 16) & _SAMPLED:
        return None
    return {"trace_id": found[1], "span_id": found[2]}


def onwards(ids: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that let another service continue the trace of a span."""
    if not ids:
        return {}
    return {"traceparent": f"00-{ids['trace_id']}-{ids['span_id']}-01"}
