"""Tracing with OpenTelemetry: what took how long, inside of what, across processes.

`open_tracing` gives what the environment asks for, which is nothing unless TRACING is set: then
OpenTelemetry is not even imported. Every text is redacted on its way out.
"""

from .opening import TelemetrySettingsError, open_tracing
from .port import Off, Span, Tracing

__all__ = ["Off", "Span", "TelemetrySettingsError", "Tracing", "open_tracing"]
