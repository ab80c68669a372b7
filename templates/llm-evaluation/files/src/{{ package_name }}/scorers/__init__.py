"""Ways to say how right an answer is. Each is a file; a new one is added to the table below."""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import EvaluationError
from ..reading import text_of
from .claims import Claims
from .exact import Exact
from .items import Items
from .numeric import Numeric
from .scorer import Judged, Scorer
from .structure import Structure

__all__ = ["SCORERS", "Judged", "Scorer", "open_scorer"]

SCORERS: Mapping[str, Callable[[Mapping[str, Any], str], Scorer]] = {
    "claims": Claims.of,
    "exact": Exact.of,
    "items": Items.of,
    "numeric": Numeric.of,
    "structure": Structure.of,
}


def open_scorer(raw: Any, where: str) -> Scorer:
    """Return the scorer that an object describes, or raise `EvaluationError`."""
    if not isinstance(raw, dict):
        raise EvaluationError(f"{where} is no object")
    kind = text_of(raw, "type", where)
    if kind not in SCORERS:
        raise EvaluationError(f"{where}: there is no {kind!r}; there are {', '.join(SCORERS)}")
    return SCORERS[kind]({key: value for key, value in raw.items() if key != "type"}, where)
