"""Resampling: how much a figure would have differed on other cases of the same kind."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def bootstrap(
    sample: Sequence[T],
    figure: Callable[[Sequence[T]], float],
    *,
    times: int = 2_000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[float, float]:
    """Return the interval that the figure has in samples drawn from this one, with replacement.

    The same seed gives the same interval, so a gate in CI does not change its mind. A sample of
    paired results is drawn as pairs: pass tuples.
    """
    if not sample:
        raise ValueError("nothing to draw from")
    if times < 1 or not 0 < confidence < 1:
        raise ValueError("draw once at least, with a confidence between 0 and 1")
    dice = random.Random(seed)  # noqa: S311 -- draws, and no secrets
    figures = sorted(figure(dice.choices(sample, k=len(sample))) for _ in range(times))
    outside = (1 - confidence) / 2
    low = int(outside * times)
    return figures[low], figures[times - 1 - low]
