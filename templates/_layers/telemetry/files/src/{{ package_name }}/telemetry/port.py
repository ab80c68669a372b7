"""The interface of tracing, and what stands behind it when tracing is off."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Value = str | bool | int | float


class Span(Protocol):
    """A piece of work: a name, attributes, a beginning and an end."""

    def set(self, name: str, value: Value | None) -> None:
        """Give an attribute; None leaves it out."""
        ...

    def ids(self) -> dict[str, str]:
        """Return trace_id and span_id in hexadecimal, or nothing if the span is not recorded."""
        ...

    def end(self) -> None:
        """End the span; later ends have no effect."""
        ...


class Tracing(Protocol):
    """Makes spans. A span without a parent belongs to the root span that is open."""

    def root(
        self, name: str, attributes: Mapping[str, Value], earlier: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        """Open the span that all others are in.

        It continues the trace of the caller, if there is one; otherwise that of `earlier`, the ids
        of a root span that did a part of the same work.
        """
        ...

    def begin(self, name: str, attributes: Mapping[str, Value], parent: Span | None = None) -> Span:
        """Begin a span, which the caller ends."""
        ...

    def span(
        self, name: str, attributes: Mapping[str, Value], parent: Span | None = None
    ) -> AbstractContextManager[Span]:
        """Open a span; an exception that leaves it marks it as failed."""
        ...

    def close(self) -> None:
        """Send what is still to be sent."""
        ...


class _NoSpan:
    def set(self, name: str, value: Value | None) -> None:
        """Keep nothing."""

    def ids(self) -> dict[str, str]:
        return {}

    def end(self) -> None:
        """Do nothing."""


class Off:
    """No tracing."""

    @contextmanager
    def root(
        self, name: str, attributes: Mapping[str, Value], earlier: Mapping[str, str] | None = None
    ) -> Iterator[Span]:
        del name, attributes, earlier
        yield _NoSpan()

    def begin(self, name: str, attributes: Mapping[str, Value], parent: Span | None = None) -> Span:
        del name, attributes, parent
        return _NoSpan()

    @contextmanager
    def span(
        self, name: str, attributes: Mapping[str, Value], parent: Span | None = None
    ) -> Iterator[Span]:
        del name, attributes, parent
        yield _NoSpan()

    def close(self) -> None:
        """Do nothing."""
