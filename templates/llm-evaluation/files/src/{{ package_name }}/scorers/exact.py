"""One of a few texts, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvaluationError
from ..reading import fields, texts_of
from .scorer import Judged, plain


@dataclass(frozen=True, slots=True)
class Exact:
    """Right if the whole answer is one of the accepted texts, whatever its case and blanks."""

    accepted: tuple[str, ...]
    kind: str = "exact"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Exact":
        raw = fields(raw, {"accept"}, set(), where)
        accepted = texts_of(raw, "accept", where)
        if not accepted:
            raise EvaluationError(f"{where}: accept names one text at least")
        return cls(accepted)

    def judge(self, text: str) -> Judged:
        if plain(text) in {plain(it) for it in self.accepted}:
            return Judged(1.0)
        return Judged(0.0, f"it is not {' or '.join(self.accepted)}")
