"""Which sentences of an answer the given sources bear out, and which they don't.

A rule, and no judge: every number and name of a sentence has to stand in the sources it rests on,
and most of its words. So it finds what was made up, and not what was misunderstood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .scorers.scorer import words
from .tasks import Source

# Of a sentence's words of four letters and more; those of sources are compared by their first five
# letters, so that "restarted" is borne out by "restart".
ENOUGH = 0.5
_STEM = 5
_SHORTEST = 4
_CITED = re.compile(r"\[([^\[\]\s]+)\]")
_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and why it is not borne out; "" if it is."""

    text: str
    problem: str


def claims_of(text: str, sources: Sequence[Source]) -> list[Claim]:
    """Return every sentence of an answer with what is wrong with it; none without sources."""
    if not sources:
        return []
    by_id = {source.id: source.text for source in sources}
    sentences = [it.strip() for it in _END.split(text) if words(_CITED.sub("", it))]
    return [Claim(it, _problem(it, by_id)) for it in sentences]


def _problem(sentence: str, by_id: dict[str, str]) -> str:
    cited = _CITED.findall(sentence)
    unknown = [name for name in cited if name not in by_id]
    if unknown:
        return f"there is no source {unknown[0]}"
    # A sentence that cites nothing may rest on all of them.
    borne = set(words("\n".join(by_id[name] for name in cited or by_id)))
    said = words(_CITED.sub("", sentence))
    exact = [word for word in said if any(it.isdigit() for it in word)]
    absent = [word for word in exact if word not in borne]
    if absent:
        return f"{absent[0]} stands in no source"
    long = [word for word in said if len(word) >= _SHORTEST and word not in exact]
    stems = {word[:_STEM] for word in borne}
    known = sum(word[:_STEM] in stems for word in long)
    if long and known < ENOUGH * len(long):
        return f"{len(long) - known} of {len(long)} words stand in no source"
    return ""
