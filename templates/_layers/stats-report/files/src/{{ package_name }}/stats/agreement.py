"""Agreement of two raters, beyond what chance would bring (Cohen's kappa)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .resample import between, samples

_TIMES = 2_000
_ENOUGH = 0.95  # of the samples: an interval of the others alone would claim more than is known


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two raters agree: 1 is always, 0 is as often as by chance.

    `interval` is None where too few of the samples that were drawn have an agreement at all.
    """

    kappa: float
    interval: tuple[float, float] | None
    observed: float


def kappa(ratings: Sequence[tuple[Hashable, Hashable]]) -> Agreement | None:
    """Return the agreement with its 95 % interval; None where it is not defined.

    That is so without ratings, and where both raters say one and the same of everything: then
    chance alone would have them agree.
    """
    value = _kappa(ratings)
    if value is None:
        return None
    observed = sum(first == second for first, second in ratings) / len(ratings)
    return Agreement(value, _interval(ratings), observed)


def _interval(ratings: Sequence[tuple[Hashable, Hashable]]) -> tuple[float, float] | None:
    drawn = [_kappa(sample) for sample in samples(ratings, times=_TIMES)]
    defined = sorted(value for value in drawn if value is not None)
    if len(defined) < _ENOUGH * _TIMES:
        return None
    return between(defined, 0.95)


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
