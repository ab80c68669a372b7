"""Opens the tracing that the environment asks for."""

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .port import Off, Tracing

MODES = ("off", "file", "otlp")


class TelemetrySettingsError(Exception):
    """The environment asks for a tracing that there is not."""


def open_tracing(
    environment: Mapping[str, str], *, service: str, file: Path, redact: Callable[[Any], Any]
) -> Tracing:
    """Return the tracing that TRACING names, or raise `TelemetrySettingsError`.

    `redact` takes secrets out of a value as JSON has them. `file` is where spans go as lines of
    JSON; TRACEPARENT and TRACESTATE name the trace of the caller, as in the headers of the same
    names.
    """
    mode = environment.get("TRACING") or "off"
    if mode not in MODES:
        raise TelemetrySettingsError(f"TRACING is {mode!r}; there is {', '.join(MODES)}")
    if mode == "off":
        return Off()
    # Only now, because importing it takes longer than many a program runs.
    otel = importlib.import_module(".otel", __package__)
    if mode == "file":
        processor = otel.to_file(file, redact)
    else:
        try:
            processor = otel.to_otlp(redact)
        except ImportError as error:
            raise TelemetrySettingsError(
                "TRACING=otlp needs the exporter: install the extra otlp (uv sync --extra otlp)"
            ) from error
    tracing: Tracing = otel.OtelTracing(service, processor, environment)
    return tracing
