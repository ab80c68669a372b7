"""Where spans go, and what is taken out of them before."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Link, Status

_log = logging.getLogger(__name__)


class RedactingExporter(SpanExporter):
    """Stands in front of another exporter: no text gets past it as it was.

    That is names, attributes, events, links, descriptions of failures, and the resource, which
    anybody can put something into by OTEL_RESOURCE_ATTRIBUTES.
    """

    def __init__(self, inner: SpanExporter, redact: Callable[[Any], Any]) -> None:
        self._inner = inner
        self._redact = redact

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([self._clean(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)

    def _clean(self, span: ReadableSpan) -> ReadableSpan:
        description = span.status.description
        return ReadableSpan(
            name=self._redact(span.name),
            context=span.context,
            parent=span.parent,
            resource=Resource(self._attributes(span.resource.attributes), span.resource.schema_url),
            attributes=self._attributes(span.attributes),
            events=[
                Event(self._redact(event.name), self._attributes(event.attributes), event.timestamp)
                for event in span.events
            ],
            links=[Link(link.context, self._attributes(link.attributes)) for link in span.links],
            kind=span.kind,
            status=Status(span.status.status_code, description and self._redact(description)),
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=span.instrumentation_scope,
        )

    def _attributes(self, attributes: Mapping[str, Any] | None) -> dict[str, Any]:
        cleaned: dict[str, Any] = self._redact(dict(attributes or {}))
        return cleaned


class JsonLinesExporter(SpanExporter):
    """Appends spans to a file that its owner alone can read, one a line.

    A trace is worth less than the work: a file that cannot be written is reported once, and the
    work goes on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reported = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        data = "".join(span.to_json(indent=None) + "\n" for span in spans).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC
            with os.fdopen(os.open(self._path, flags, 0o600), "ab") as file:
                file.write(data)
        except OSError as error:
            if not self._reported:
                _log.warning("cannot write spans to %s: %s", self._path, error.strerror or error)
                self._reported = True
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS
