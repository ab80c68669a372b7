"""The table of errors: which kinds of failure there are, and which of them are tried again."""

from typing import NamedTuple

from .failures import Failure


class Row(NamedTuple):
    """A kind of failure, and what tells it: a provider's word goes before a status."""

    kind: str
    retried: bool
    codes: frozenset[str] = frozenset()
    statuses: frozenset[int] = frozenset()


def _set(*codes: str) -> frozenset[str]:
    return frozenset(codes)


TABLE = (
    # What another attempt cannot mend.
    Row("refused", retried=False, codes=_set("content_filter")),
    Row("quota", retried=False, codes=_set("insufficient_quota"), statuses=frozenset({402})),
    Row("key", retried=False, statuses=frozenset({401})),
    Row("forbidden", retried=False, statuses=frozenset({403})),
    # What it may.
    Row("malformed", retried=True, codes=_set("malformed")),
    Row("timeout", retried=True, codes=_set("timeout"), statuses=frozenset({408})),
    Row("connection", retried=True, codes=_set("connection")),
    Row("rate_limit", retried=True, statuses=frozenset({429})),
    Row("overloaded", retried=True, statuses=frozenset({503, 529})),
    # Everything else of its hundred.
    Row("server", retried=True, statuses=frozenset(range(500, 600))),
    Row("request", retried=False, statuses=frozenset(range(400, 500))),
    Row("unknown", retried=False),
)


def row_of(failure: Failure) -> Row:
    """Return the row of a failure; what the table does not know is not tried again."""
    by_code = (row for row in TABLE if failure.code in row.codes)
    by_status = (row for row in TABLE if failure.status in row.statuses)
    return next(by_code, None) or next(by_status, TABLE[-1])
