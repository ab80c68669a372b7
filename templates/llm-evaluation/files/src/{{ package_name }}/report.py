"""The evaluation on one page: every figure leads to the answers behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .judgements import Judgement, tally
from .page import Bar, Html, bars, document, heading, html, paragraph, table
from .ranking import Duel, Place, duels, places
from .scatter import Point, scatter
from .score import Score
from .summary import Summary, summarize
from .tasks import Task

_STYLE = """<style>nav a { margin-right: 1em; display: inline-block; } a { color: inherit; }
svg circle { fill: var(--bar); }
article { border-top: 1px solid var(--line); margin-top: 2rem; }
:target { outline: 3px solid var(--bar); outline-offset: 4px; }
div.chart { max-width: 26rem; background: #fff; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin-left: 0; }
@media print { a { text-decoration: none; } }</style>"""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that the page shows: each model's scores stand in the order of the tasks."""

    title: str
    tasks: Sequence[Task]
    scores: Mapping[str, Sequence[Score]]
    # Models whose answers were made up for an example.
    written: Sequence[str]
    held_out: bool
    people: Sequence[Judgement] = ()
    judge: Sequence[Judgement] = ()


def render_report(it: Evaluation) -> str:
    """Return the page."""
    summaries = {model: summarize(model, scores) for model, scores in it.scores.items()}
    board, fought = places(it.scores), duels(it.scores)
    return document(
        it.title,
        Html(_STYLE),
        _navigation(),
        paragraph(_about(it), "dim"),
        *_leaderboard(board, summaries),
        *_cost(board, summaries),
        *_duels(fought),
        *_judgements(it),
        *_models(it),
        *_tasks(it),
    )


def _navigation() -> Html:
    names = ("leaderboard", "cost", "pairs", "models", "tasks")
    links = "".join(f'<a href="#{name}">{name.capitalize()}</a>' for name in names)
    return Html(f'<nav aria-label="Parts of this page">{links}</nav>')


def _about(it: Evaluation) -> str:
    which = "held-back tasks" if it.held_out else "tasks"
    said = f"{len(it.tasks)} {which}, {len(it.scores)} models."
    if it.written:
        said += (
            f" The answers of {', '.join(it.written)} were written for this example: no model gave"
            " them."
        )
    return said


def _leaderboard(board: Sequence[Place], summaries: Mapping[str, Summary]) -> list[Html]:
    rows = []
    for place in board:
        own = summaries[place.model]
        low, high = own.correctness_interval
        rows.append(
            [
                place.place,
                link(f"model-{place.model}", place.model),
                link(f"model-{place.model}", f"{own.passed} of {own.tasks}"),
                f"{own.correctness:.2f} ({low:.2f} to {high:.2f})",
                f"{own.completeness:.2f}",
                f"{own.form} of {own.tasks}",
                f"{own.made_up} of {own.claims}",
            ]
        )
    titles = ("Place", "Model", "Passed", "Correctness", "Completeness", "In form", "Made up")
    lines = [
        Bar(
            place.model,
            own.passed / own.tasks,
            *own.passed_interval,
            f"{own.passed} of {own.tasks}",
        )
        for place in board
        for own in [summaries[place.model]]
    ]
    return [
        _part("leaderboard", "Leaderboard"),
        paragraph(
            "A place is one more than the number of models that are shown to be better. Models that"
            " share a place cannot be told apart by these tasks."
        ),
        table(titles, rows, "Intervals are of 95 %", "Place,Passed,Completeness,In form,Made up"),
        bars(lines, "Share of tasks that passed, with 95 % intervals"),
    ]


def _cost(board: Sequence[Place], summaries: Mapping[str, Summary]) -> list[Html]:
    own = [summaries[place.model] for place in board]
    rows = [
        [
            it.model,
            f"{1000 * it.usd / it.tasks:.3f}",
            f"{it.tokens / it.tasks:.0f}",
            f"{it.median_seconds:.2f}",
            link(f"model-{it.model}", f"{it.passed} of {it.tasks}"),
        ]
        for it in own
    ]
    points = [Point(it.model, 1000 * it.usd / it.tasks, it.passed / it.tasks) for it in own]
    titles = ("Model", "USD a thousand tasks", "Tokens a task", "Median seconds", "Passed")
    return [
        _part("cost", "Cost"),
        scatter(points, "Share of tasks that passed, by what a thousand tasks cost"),
        table(titles, rows, "What the picture shows", ",".join(titles[1:])),
    ]


def _duels(fought: Sequence[Duel]) -> list[Html]:
    rows = [
        [
            f"{it.first} and {it.second}",
            it.paired.only_first,
            it.paired.only_second,
            f"{it.corrected:.4f}",
            f"{it.better} is better" if it.better else "not shown",
        ]
        for it in fought
    ]
    titles = ("Pair", "Only the first", "Only the second", "p", "Verdict")
    caption = "On the same tasks, by an exact paired test, corrected for the number of pairs"
    return [
        _part("pairs", "Pairs"),
        table(titles, rows, caption, ",".join(titles[1:4])),
    ]


def _judgements(it: Evaluation) -> list[Html]:
    found = []
    for who, judgements in (("people", it.people), ("the judge", it.judge)):
        counts = [f"{name} {count}" for name, count in tally(judgements).items()]
        if counts:
            found.append(paragraph(f"Preferred by {who}: {', '.join(counts)}."))
    return [heading("Preferences"), *found] if found else []


def _models(it: Evaluation) -> list[Html]:
    found = [_part("models", "Models")]
    for model, scores in it.scores.items():
        rows = [
            [
                link(f"answer-{own.task.id}-{model}", own.task.id),
                "passed" if own.passed else "not passed",
                f"{own.correctness:.2f}",
                "; ".join(own.notes),
            ]
            for own in scores
        ]
        found += [
            Html(f'<h3 id="{_id(f"model-{model}")}">{html(model).text}</h3>'),
            table(("Task", "Verdict", "Correctness", "Why"), rows, "", "Correctness"),
        ]
    return found


def _tasks(it: Evaluation) -> list[Html]:
    found = [_part("tasks", "Tasks")]
    for at, task in enumerate(it.tasks):
        own = [(model, scores[at]) for model, scores in it.scores.items()]
        answers = "".join(_answer(model, score) for model, score in own)
        found.append(
            Html(
                f'<article id="{_id(f"task-{task.id}")}"><h3>{html(task.id).text}</h3>'
                f"<pre>{html(task.question).text}</pre>{_sources(task)}{_provenance(task)}"
                f"<dl>{answers}</dl></article>"
            )
        )
    return found


def _sources(task: Task) -> str:
    return "".join(f"<pre>[{html(it.id).text}] {html(it.text).text}</pre>" for it in task.sources)


def _provenance(task: Task) -> str:
    it = task.provenance
    said = f"{it.source}; {it.author}, {it.date}, {it.licence}" if it else "it is not said"
    return f'<p class="dim">Scored by {task.scorer.kind}. Where it is from: {html(said).text}</p>'


def _answer(model: str, score: Score) -> str:
    kind, verdict = ("good", "passed") if score.passed else ("bad", "not passed")
    said = html(score.answer.text if score.answer else "(no answer)").text
    why = f": {html('; '.join(score.notes)).text}" if score.notes else ""
    name = _id(f"answer-{score.task.id}-{model}")
    return (
        f'<dt id="{name}">{html(model).text}</dt>'
        f'<dd><pre>{said}</pre><p class="{kind}">{verdict}{why}</p></dd>'
    )


def link(name: str, text: object) -> Html:
    """Return a link to another place of the page."""
    return Html(f'<a href="#{_id(name)}">{html(text).text}</a>')


def _part(name: str, title: str) -> Html:
    return Html(f'<h2 id="{name}">{html(title).text}</h2>')


def _id(name: str) -> str:
    """Return a name as an id, which has no blanks and nothing that HTML takes for its own."""
    return "".join(it if it.isalnum() or it in "-._" else f"_{ord(it):x}_" for it in name)
