"""Facts that an answer has to state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvaluationError
from ..reading import fields, texts_of
from .scorer import Judged, words


@dataclass(frozen=True, slots=True)
class Claims:
    """As right as the share of facts that are stated; each may be said in several ways.

    Whether what else it says is true is not judged here: `support` holds every sentence against
    the task's sources.
    """

    facts: tuple[str, ...]
    kind: str = "claims"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Claims":
        raw = fields(raw, {"facts"}, set(), where)
        facts = texts_of(raw, "facts", where)
        if not facts:
            raise EvaluationError(f"{where}: facts names one at least")
        return cls(facts)

    def judge(self, text: str) -> Judged:
        missing = [fact for fact in self.facts if not mentions(text, fact)]
        note = f"not said: {'; '.join(missing)}" if missing else ""
        return Judged(1 - len(missing) / len(self.facts), note)


def mentions(text: str, ways: str) -> bool:
    """Return whether a text has all words of one of the ways, which stand between bars."""
    said = set(words(text))
    return any(set(words(way)) <= said for way in ways.split("|") if words(way))
