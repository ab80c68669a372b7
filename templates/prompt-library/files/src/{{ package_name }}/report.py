"""The state of the library on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cases import KINDS
from .compare import Comparison
from .golden import Outcome
from .page import Bar, Html, bars, document, heading, html, paragraph, table
from .prompt import PARTS, Prompt
from .stats import interval


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a prompt with what its recordings come to."""

    prompt: Prompt
    plain: Sequence[Outcome]
    attacked: Sequence[Outcome]

    @property
    def right(self) -> int:
        return sum(it.state == "right" for it in self.plain)


def render_report(
    title: str,
    versions: Sequence[Version],
    comparisons: Mapping[tuple[str, int], Comparison],
) -> str:
    """Return the page; versions stand by name, the oldest first."""
    parts = [paragraph(_summary(versions), "dim")]
    for name in dict.fromkeys(it.prompt.name for it in versions):
        own = [it for it in versions if it.prompt.name == name]
        parts += [heading(name), paragraph(own[-1].prompt.summary)]
        parts += [_shares(own), *_comparisons(own, comparisons), _cases(own[-1])]
        parts += [_attacks(own), _text(own[-1])]
    return document(title, *parts)


def _summary(versions: Sequence[Version]) -> str:
    prompts = len({it.prompt.name for it in versions})
    runs = sum(len(it.plain) + len(it.attacked) for it in versions)
    return f"{prompts} prompts, {len(versions)} versions, {runs} recorded runs."


def _shares(own: Sequence[Version]) -> Html:
    rows = []
    for it in own:
        total = len(it.plain)
        share = it.right / total if total else 0.0
        low, high = interval(it.right, total)
        rows.append(Bar(f"version {it.prompt.version}", share, low, high, f"{it.right} of {total}"))
    return bars(rows, "Share of cases that are right, with 95 % intervals")


def _comparisons(
    own: Sequence[Version], comparisons: Mapping[tuple[str, int], Comparison]
) -> list[Html]:
    found = []
    for it in own:
        comparison = comparisons.get((it.prompt.name, it.prompt.version))
        if comparison is not None:
            found.append(paragraph(f"Version {it.prompt.version}: {_in_words(comparison)}"))
    return found


def _in_words(it: Comparison) -> str:
    return (
        f"{it.verdict} than the version before (right where that was wrong:"
        f" {it.paired.only_second}, wrong where it was right: {it.paired.only_first})."
    )


def _cases(version: Version) -> Html:
    return table(
        ("case", "expected", "found", "state"),
        [
            (it.case.id, it.case.expected, "" if it.found is None else it.found, _state(it))
            for it in version.plain
        ],
        f"Version {version.prompt.version}, by the field {version.prompt.judged_by}",
    )


def _attacks(own: Sequence[Version]) -> Html:
    if not own[-1].attacked:
        return Html("")
    rows = [
        (kind, *(_held([o for o in it.attacked if o.case.attack == kind]) for it in own))
        for kind in KINDS
    ]
    columns = ("attack", *(f"version {it.prompt.version}" for it in own))
    return table(columns, rows, "Attacks in the data that do not change the verdict")


def _held(outcomes: Sequence[Outcome]) -> Html:
    held = sum(it.state == "right" for it in outcomes)
    kind = "good" if held == len(outcomes) else "bad"
    return Html(f'<span class="{kind}">{held} of {len(outcomes)}</span>')


def _text(version: Version) -> Html:
    parts = "".join(
        f"<h3>{html(part.capitalize()).text}</h3><pre>{html(version.prompt.parts[part]).text}</pre>"
        for part in PARTS
    )
    title = html(f"Text of version {version.prompt.version}").text
    return Html(f"<details><summary>{title}</summary>{parts}</details>")


def _state(outcome: Outcome) -> Html:
    kind = "good" if outcome.state == "right" else "bad"
    return Html(f'<span class="{kind}">{html(outcome.state).text}</span>')
