"""Exact tests: nothing is approximated, so they hold for a dozen cases, too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import exp, fsum, lgamma, log, log1p

_STEPS = 60  # halvings of an interval: far below what a float can tell apart


@dataclass(frozen=True, slots=True)
class Paired:
    """How two ways came out on the same cases."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def total(self) -> int:
        return self.both + self.only_first + self.only_second + self.neither


def mcnemar(pairs: Iterable[tuple[bool, bool]]) -> tuple[Paired, float]:
    """Return the counts and the two-sided p-value that the two ways are equally good.

    Only cases on which they differ tell them apart: if the ways were equally good, each of those
    would be a toss of a coin (McNemar's test in its exact form).
    """
    counts = {(first, second): 0 for first in (True, False) for second in (True, False)}
    for pair in pairs:
        counts[pair] += 1
    paired = Paired(
        counts[True, True], counts[True, False], counts[False, True], counts[False, False]
    )
    return paired, binomial(paired.only_first, paired.only_first + paired.only_second)


def binomial(hits: int, trials: int) -> float:
    """Return the two-sided p-value of so many heads, if the coin is fair; 1.0 for no toss."""
    _counts(hits, trials)
    fewer = min(hits, trials - hits)
    ways = tail = 1
    for k in range(fewer):
        ways = ways * (trials - k) // (k + 1)
        tail += ways
    return float(min(Fraction(1), Fraction(2 * tail, 2**trials)))


def interval(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper and Pearson's); 0 to 1 for no trial."""
    _counts(hits, trials)
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")
    outside = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _where(lambda p: 1 - _at_most(hits - 1, trials, p), outside)
    high = 1.0 if hits == trials else _where(lambda p: -_at_most(hits, trials, p), -outside)
    return low, high


def _where(rises: Callable[[float], float], value: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < value else (low, middle)
    return (low + high) / 2


def _at_most(hits: int, trials: int, share: float) -> float:
    if share in (0.0, 1.0):
        return float(share == 0.0 or hits == trials)
    # By logarithms, as thousands of trials have more ways than a float can count.
    ends = lgamma(trials + 1)
    return fsum(
        exp(
            ends
            - lgamma(k + 1)
            - lgamma(trials - k + 1)
            + k * log(share)
            + (trials - k) * log1p(-share)
        )
        for k in range(hits + 1)
    )


def _counts(hits: int, trials: int) -> None:
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials} is no count")
