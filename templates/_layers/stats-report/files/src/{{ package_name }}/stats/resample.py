"""Resampling: how much a figure would have differed on other cases of the same kind."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any


def bootstrap(
    sample: Sequence[Any],
    figure: Callable[[Sequence[Any]], float],
    *,
    times: int = 2_000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[float, float]:
    """Return the interval that the figure has in samples drawn from this one, with replacement.

    The same seed gives the same interval, so a gate in CI does not change its mind. A sample of
    paired results is drawn as pairs: pass tuples.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")
    figures = sorted(figure(drawn) for drawn in samples(sample, times=times, seed=seed))
    return between(figures, confidence)


def samples(sample: Sequence[Any], *, times: int, seed: int = 1) -> Iterator[Sequence[Any]]:
    """Return an iterator over samples as large as this one, drawn from it with replacement."""
    if not sample:
        raise ValueError("nothing to draw from")
    if times < 1:
        raise ValueError("draw once at least")
    dice = random.Random(seed)  # noqa: S311 -- draws, and no secrets
    return (dice.choices(sample, k=len(sample)) for _ in range(times))


def between(figures: Sequence[float], confidence: float) -> tuple[float, float]:
    """Return the ends of the middle share of figures that are in order."""
    outside = int((1 - confidence) / 2 * len(figures))
    return figures[outside], figures[len(figures) - 1 - outside]
