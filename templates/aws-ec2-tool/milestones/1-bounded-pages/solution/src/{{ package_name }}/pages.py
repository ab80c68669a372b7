"""Pages of a listing that a model can hold, and the cursor that leads to the next one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from .ec2 import Query
from .errors import InvalidRequestError
from .models import Instance, Listing, Page

LIMIT = 20
LARGEST = 100
_PARTS = 4


def page_of(found: Listing, query: Query, limit: int, cursor: str | None) -> Page:
    """The first `limit` instances of the listing, or those behind `cursor`.

    The cursor names the last instance that was given, not a position: instances that come and go
    between two pages neither shift the rest nor make it appear twice.
    """
    behind = _decode(cursor, query) if cursor else None
    ordered = sorted(found.instances, key=_key)
    rest = [item for item in ordered if behind is None or _key(item) > behind]
    page = rest[:limit]
    more = len(rest) > limit
    return Page(
        instances=page,
        failures=found.failures,
        next_cursor=_encode(_key(page[-1]), query) if more else None,
    )


def _key(instance: Instance) -> list[str]:
    return [instance.profile or "", instance.region, instance.name, instance.id]


def _digest(query: Query) -> str:
    text = json.dumps([sorted(query.states), sorted(query.tags.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _encode(key: list[str], query: Query) -> str:
    return base64.urlsafe_b64encode(json.dumps([_digest(query), key]).encode()).decode()


def _decode(cursor: str, query: Query) -> list[str]:
    try:
        digest, key = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        strings = len(key) == _PARTS and all(isinstance(k, str) for k in key)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        strings = False
    if not strings:
        raise InvalidRequestError("That is no cursor", hint="Pass next_cursor as it was given")
    if digest != _digest(query):
        raise InvalidRequestError(
            "The cursor belongs to other filters",
            hint="Repeat the filters, or start without a cursor",
        )
    return list(key)
