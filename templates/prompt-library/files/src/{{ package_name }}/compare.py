"""Two versions of a prompt on the same cases: which one is right more often."""

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import RecordingError
from .golden import Outcome
from .stats import Paired, mcnemar


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two versions came out on the same cases."""

    paired: Paired
    verdict: str


def compare(first: Sequence[Outcome], second: Sequence[Outcome]) -> Comparison:
    """Return the counts and the verdict on the second version, or raise `RecordingError`.

    A malformed answer counts as wrong: whoever asked cannot use it.
    """
    others = {it.case.id: it for it in second}
    for it in [*first, *second]:
        if it.state in {"stale", "missing"}:
            raise RecordingError(f"{it.case.id} is {it.state}: record both versions first")
    paired, _ = mcnemar((it.state == "right", others[it.case.id].state == "right") for it in first)
    ahead = paired.only_second - paired.only_first
    return Comparison(paired, "better" if ahead > 0 else "worse" if ahead < 0 else "equal")
