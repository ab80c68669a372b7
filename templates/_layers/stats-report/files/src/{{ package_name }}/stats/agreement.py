"""Agreement of two raters, beyond what chance would bring (Cohen's kappa)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .resample import bootstrap


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two raters agree: 1 is always, 0 is as often as by chance."""

    kappa: float
    low: float
    high: float
    observed: float


def kappa(ratings: Sequence[tuple[Hashable, Hashable]]) -> Agreement | None:
    """Return the agreement with its 95 % interval; None where it is not defined.

    That is so without ratings, and where both raters say one and the same of everything: then
    chance alone would have them agree.
    """
    value = _kappa(ratings)
    if value is None:
        return None
    # Samples in which it is not defined agree in all they have.
    low, high = bootstrap(ratings, lambda drawn: 1.0 if (it := _kappa(drawn)) is None else it)
    observed = sum(first == second for first, second in ratings) / len(ratings)
    return Agreement(value, low, high, observed)


def _kappa(ratings: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    if not ratings:
        return None
    total = len(ratings)
    observed = sum(first == second for first, second in ratings) / total
    firsts = [first for first, _ in ratings]
    seconds = [second for _, second in ratings]
    expected = sum(firsts.count(name) * seconds.count(name) for name in {*firsts, *seconds}) / (
        total * total
    )
    return None if expected == 1 else (observed - expected) / (1 - expected)
