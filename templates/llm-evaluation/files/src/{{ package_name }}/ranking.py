"""Which model is better: a place is given only for what the answers show.

Two models are compared on the same tasks by an exact paired test. Many comparisons bring some
small p-values by chance alone, so those are corrected for (Holm's method): with a confidence of
95 %, none of the differences that are called shown is one of chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .score import Score
from .stats import Paired, mcnemar

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Duel:
    """Two models on the same tasks."""

    first: str
    second: str
    paired: Paired
    p_value: float
    corrected: float

    @property
    def better(self) -> str | None:
        """The model that is shown to be better, or None."""
        if self.corrected >= ALPHA:
            return None
        return self.first if self.paired.only_first > self.paired.only_second else self.second


@dataclass(frozen=True, slots=True)
class Place:
    """A model's place: one more than how many models are shown to be better."""

    model: str
    place: int
    passed: int
    beaten_by: tuple[str, ...]


def duels(scores: Mapping[str, Sequence[Score]]) -> list[Duel]:
    """Return every pair of models, compared."""
    found = []
    for first, second in combinations(scores, 2):
        pairs = zip(scores[first], scores[second], strict=True)
        paired, p_value = mcnemar((one.passed, other.passed) for one, other in pairs)
        found.append((first, second, paired, p_value))
    corrected = holm([p_value for *_, p_value in found])
    return [Duel(*it, p) for it, p in zip(found, corrected, strict=True)]


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for how many there are, in the order they came."""
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        corrected[at] = highest
    return corrected


def places(scores: Mapping[str, Sequence[Score]]) -> list[Place]:
    """Return the leaderboard: by place, then by how many passed, then by name."""
    fought = duels(scores)
    found = []
    for model, own in scores.items():
        winners = [it.better for it in fought if model in {it.first, it.second}]
        beaten = tuple(sorted(it for it in winners if it is not None and it != model))
        found.append(Place(model, 1 + len(beaten), sum(it.passed for it in own), beaten))
    return sorted(found, key=lambda it: (it.place, -it.passed, it.model))
