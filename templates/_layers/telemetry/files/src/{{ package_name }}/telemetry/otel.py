"""Tracing by OpenTelemetry's SDK."""

import importlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
)
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from .export import JsonLinesExporter, RedactingExporter
from .port import Span, Value

# A collector that is away holds up the end of a program for so long; the exporter's own is 10 s.
_SECONDS = 3.0
_TIMEOUTS = ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")

_log = logging.getLogger(__name__)


class OtelSpan:
    """A span of OpenTelemetry's."""

    def __init__(self, span: trace.Span) -> None:
        self.inner = span

    def set(self, name: str, value: Value | None) -> None:
        if value is not None:
            self.inner.set_attribute(name, value)

    def ids(self) -> dict[str, str]:
        if not self.inner.is_recording():
            return {}
        context = self.inner.get_span_context()
        return {
            "trace_id": trace.format_trace_id(context.trace_id),
            "span_id": trace.format_span_id(context.span_id),
        }

    def end(self) -> None:
        if self.inner.is_recording():
            self.inner.end()

    def failed(self, error: BaseException) -> None:
        """Mark the span as failed, without the traceback: nobody redacts what is in it."""
        self.inner.set_status(Status(StatusCode.ERROR, f"{type(error).__name__}: {error}"))


class OtelTracing:
    """Spans of one process. Nothing global is set: libraries that trace keep their own ways."""

    def __init__(
        self, service: str, processor: SpanProcessor, environment: Mapping[str, str]
    ) -> None:
        resource = Resource.create({SERVICE_NAME: service})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer(service)
        self._incoming = _incoming(environment)
        self._root: Span | None = None

    @contextmanager
    def root(
        self, name: str, attributes: Mapping[str, Value], earlier: Mapping[str, str] | None = None
    ) -> Iterator[Span]:
        context, links = self._incoming, []
        if earlier:
            before = SpanContext(
                int(earlier["trace_id"], 16),
                int(earlier["span_id"], 16),
                is_remote=True,
                trace_flags=TraceFlags(TraceFlags.SAMPLED),
            )
            if context is None:
                context = trace.set_span_in_context(NonRecordingSpan(before), Context())
            else:
                links = [trace.Link(before)]
        span = OtelSpan(
            self._tracer.start_span(
                name, context or Context(), attributes=dict(attributes), links=links
            )
        )
        self._root = span
        try:
            with _ending(span):
                yield span
        finally:
            self._root = None

    def begin(self, name: str, attributes: Mapping[str, Value], parent: Span | None = None) -> Span:
        inside = parent or self._root
        context = Context()
        if isinstance(inside, OtelSpan):
            context = trace.set_span_in_context(inside.inner, context)
        return OtelSpan(self._tracer.start_span(name, context, attributes=dict(attributes)))

    @contextmanager
    def span(
        self, name: str, attributes: Mapping[str, Value], parent: Span | None = None
    ) -> Iterator[Span]:
        span = self.begin(name, attributes, parent)
        with _ending(span):
            yield span

    def close(self) -> None:
        self._provider.shutdown()


def to_file(path: Path, redact: Callable[[Any], Any]) -> SpanProcessor:
    """Return what writes each span into a file as soon as it ends."""
    return redacted(JsonLinesExporter(path), redact)


def to_otlp(redact: Callable[[Any], Any]) -> SpanProcessor:
    """Return what sends spans to OTEL_EXPORTER_OTLP_ENDPOINT; raises `ImportError` without it."""
    otlp = importlib.import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    said = any(name in os.environ for name in _TIMEOUTS)
    exporter = otlp.OTLPSpanExporter(timeout=None if said else _SECONDS)
    return BatchSpanProcessor(RedactingExporter(exporter, redact))


def redacted(exporter: SpanExporter, redact: Callable[[Any], Any]) -> SpanProcessor:
    """Return what hands each span on, without its secrets, as soon as it ends."""
    return SimpleSpanProcessor(RedactingExporter(exporter, redact))


@contextmanager
def _ending(span: Span) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if isinstance(span, OtelSpan):
            span.failed(error)
        raise
    finally:
        span.end()


def _incoming(environment: Mapping[str, str]) -> Context | None:
    """Return the context of the caller, or None. One that is malformed begins a new trace."""
    parent = environment.get("TRACEPARENT", "")
    if not parent:
        return None
    carrier = {"traceparent": parent, "tracestate": environment.get("TRACESTATE", "")}
    context = TraceContextTextMapPropagator().extract(carrier, Context())
    if not trace.get_current_span(context).get_span_context().is_valid:
        _log.warning("TRACEPARENT is no traceparent (00-TRACE-SPAN-FLAGS); a new trace begins")
        return None
    return context
