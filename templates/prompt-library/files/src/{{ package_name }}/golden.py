"""Golden runs: what a model answered to a version of a prompt, kept so that it can be replayed.

A recording belongs to the exact messages that were sent: their digest stands beside the replies. A
version whose text has changed since finds no recording, instead of the answers to another text.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .cases import Case
from .errors import LibraryError, RecordingError
from .files import write_whole
from .model import Message
from .prompt import Prompt
from .reading import read_json_lines
from .render import render
from .runner import Ask, run

_KEYS = {"case", "digest", "model", "replies"}
State = Literal["right", "wrong", "malformed", "stale", "missing"]


@dataclass(frozen=True, slots=True)
class Recording:
    """The replies to one case, in their order: one, or two where the first was malformed."""

    case: str
    digest: str
    model: str
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a recording comes to now."""

    case: Case
    state: State
    answer: Mapping[str, Any] | None = None
    found: Any = None
    note: str = ""


class Recordings:
    """The recordings of one version of a prompt: golden/NAME/VERSION.jsonl."""

    def __init__(self, folder: Path, prompt: Prompt) -> None:
        self.path = folder / prompt.name / f"{prompt.version}.jsonl"
        self._by_case = {it.case: it for it in self._read()}

    def find(self, case: Case) -> Recording | None:
        return self._by_case.get(case.id)

    def add(self, recording: Recording) -> None:
        """Keep a recording: the file is whole at any time, and a run that stops goes on there."""
        self._by_case[recording.case] = recording
        self._write()

    def keep(self, cases: Iterable[Case]) -> None:
        """Drop what belongs to no case any more, and put the rest into the order of the cases."""
        wanted = [case.id for case in cases if case.id in self._by_case]
        kept = {name: self._by_case[name] for name in wanted}
        if list(kept) != list(self._by_case):
            self._by_case = kept
            self._write()

    def _write(self) -> None:
        lines = [
            json.dumps(
                {"case": it.case, "digest": it.digest, "model": it.model, "replies": it.replies}
            )
            for it in self._by_case.values()
        ]
        write_whole(self.path, "".join(f"{line}\n" for line in lines))

    def _read(self) -> Iterable[Recording]:
        if not self.path.exists():
            return
        for number, raw in enumerate(read_json_lines(self.path), start=1):
            where = f"{self.path}, line {number}"
            match raw:
                case {
                    "case": str(name),
                    "digest": str(digest),
                    "model": str(model),
                    "replies": list(said),
                } if raw.keys() == _KEYS and said and all(isinstance(reply, str) for reply in said):
                    yield Recording(name, digest, model, tuple(said))
                case _:
                    raise LibraryError(f"{where} is no recording; remove it and record again")


def record(  # noqa: PLR0913 -- what is told and asked are the seams of tests
    prompt: Prompt,
    cases: Sequence[Case],
    recordings: Recordings,
    ask: Ask,
    model: str,
    *,
    again: bool = False,
    told: Callable[[Case], None] = lambda _: None,
) -> int:
    """Ask the model what is not recorded yet, or everything; return how many cases that were."""
    asked = 0
    for case in cases:
        given = case.given(prompt)
        digest = render(prompt, given).digest
        there = recordings.find(case)
        if there and (there.digest, there.model) == (digest, model) and not again:
            continue
        done = run(prompt, given, ask)
        recordings.add(Recording(case.id, digest, model, done.replies))
        asked += 1
        told(case)
    return asked


def replay(prompt: Prompt, cases: Sequence[Case], recordings: Recordings) -> list[Outcome]:
    """Return what the recordings of all cases come to; no model is asked."""
    return [_outcome(prompt, case, recordings.find(case)) for case in cases]


def _outcome(prompt: Prompt, case: Case, recording: Recording | None) -> Outcome:
    if recording is None:
        return Outcome(case, "missing", note="never recorded")
    given = case.given(prompt)
    if render(prompt, given).digest != recording.digest:
        return Outcome(case, "stale", note="recorded of another text; record it again")
    replies = iter(recording.replies)

    def said(_: tuple[Message, ...]) -> str:
        reply = next(replies, None)
        if reply is None:
            raise RecordingError("one reply more would be needed than were recorded")
        return reply

    try:
        done = run(prompt, given, said)
    except RecordingError as error:
        return Outcome(case, "stale", note=str(error))
    if done.answer is None:
        return Outcome(case, "malformed", note=done.complaint)
    found = done.answer[prompt.judged_by]
    state: State = "right" if found == case.expected else "wrong"
    return Outcome(case, state, done.answer, found)
