"""Reads JSON that somebody else wrote: a model, a log, a person."""

import json
from typing import Any


def read_json(text: str) -> Any:
    """Return what `text` holds, or raise `ValueError`, whatever is wrong with it.

    That includes a text that is nested deeper than Python can follow, and a name that is given
    twice in one object, of which JSON's readers would drop the first without a word.
    """
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name!r} is given twice")
        found[name] = value
    return found
