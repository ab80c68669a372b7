"""What the verbs of the command line do."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .answers import Answers, missing, read_answers, read_models, write_answers
from .asking import ask
from .checking import Fault, faults_of, files_below
from .errors import EvaluationError
from .files import folder_out_of_git, write_whole
from .gate import judge as judge_gate
from .gate import junit, read_baseline, write_baseline
from .judgements import read_judgements
from .model import Guard, KillSwitch, Limits, Message, Usage
from .model.audit import AuditLog
from .model.opening import choose_provider, open_model
from .model.prices import price_of
from .ranking import duels, places
from .report import Evaluation, render_report
from .score import Score, score_all
from .screen import columns
from .summary import Summary, summarize
from .tasks import Task, chosen, read_tasks

PLAYBOOK = Path(__file__).parent / "data" / "playbook.json"


@dataclass(frozen=True, slots=True)
class Result:
    """What a verb came to: the same for people and for programs."""

    lines: Sequence[str]
    data: Any
    good: bool = True


@dataclass(frozen=True, slots=True)
class _Reply:
    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Desk:
    """The places and the environment that a command works with."""

    tasks: Path
    answers: Path
    judgements: Path
    out: Path
    held_out: bool
    environment: Mapping[str, str]
    redact: Callable[[str], str]

    def open_tasks(self) -> list[Task]:
        """Return the open tasks; or the held-back ones, and note that they were looked at."""
        found = chosen(read_tasks(self.tasks), held_out=self.held_out)
        if self.held_out:
            self.note_a_look()
        return found

    def note_a_look(self) -> None:
        """Add a line to the file of looks: what is looked at often is held back no more."""
        path = self.answers / "held-out-looks.txt"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
        except OSError as error:
            raise EvaluationError(f"cannot write {path}: {error.strerror or error}") from error

    def scores(self, tasks: Sequence[Task]) -> tuple[dict[str, list[Score]], list[str]]:
        """Return every model's scores, and the models whose answers were written."""
        scores, written = {}, []
        for model in read_models(self.answers):
            answers = read_answers(self.answers, model)
            scores[model] = score_all(answers, tasks)
            written += [model] if answers.origin == "written" else []
        return scores, written

    def guard(self) -> Guard:
        """Return the model that the environment asks for, with the limits around it."""
        model = open_model(
            choose_provider(self.environment),
            self.environment,
            Path(self.environment.get("MODEL_PLAYBOOK") or PLAYBOOK),
        )
        out = folder_out_of_git(self.out)
        return Guard(
            model,
            price=price_of(model.name, self.environment),
            limits=Limits(max_tokens=400_000, max_usd=2.0),
            audit=AuditLog(
                Path(self.environment.get("MODEL_AUDIT_LOG") or out / "audit.jsonl"), self.redact
            ),
            kill_switch=KillSwitch(Path(self.environment.get("MODEL_KILL_FILE") or out / "STOP")),
        )


def list_tasks(desk: Desk, options: argparse.Namespace) -> Result:
    del options
    tasks = read_tasks(desk.tasks)
    rows = [
        [it.id, it.scorer.kind, ", ".join(it.tags), "held back" if it.held_out else ""]
        for it in tasks
    ]
    data = [
        {
            "id": it.id,
            "scorer": it.scorer.kind,
            "form": it.form,
            "tags": list(it.tags),
            "held_out": it.held_out,
        }
        for it in tasks
    ]
    return Result(columns(rows), {"tasks": data})


def check_tasks(desk: Desk, options: argparse.Namespace) -> Result:
    tasks = read_tasks(desk.tasks)
    faults = faults_of(tasks, files_below(options.against))
    lines = [f"{it.task}: {it.kind}: {it.says}" for it in faults]
    lines.append(f"{len(tasks)} tasks, {len(faults)} faults")
    data = {"tasks": len(tasks), "faults": [_fault(it) for it in faults]}
    return Result(lines, data, not faults)


def run_model(desk: Desk, options: argparse.Namespace) -> Result:
    tasks = desk.open_tasks()
    name = options.name
    known = {}
    if (desk.answers / f"{name}.jsonl").exists() and not options.again:
        known = dict(read_answers(desk.answers, name).by_task)
    guard = desk.guard()
    price = price_of(guard.model_name, desk.environment)
    path, asked = desk.answers / f"{name}.jsonl", 0

    def reply(messages: tuple[Message, ...]) -> _Reply:
        done = guard.complete(messages)
        return _Reply(done.reply.text, done.usage)

    for task in tasks:
        there = known.get(task.id)
        if there is not None and there.question == task.question:
            continue
        known[task.id] = ask(task, reply)
        asked += 1
        answers = Answers(
            name,
            "recorded",
            datetime.now(UTC).date().isoformat(),
            price.input,
            price.output,
            known,
        )
        # After each answer: a run that stops goes on there.
        path = write_answers(desk.answers, answers)
    lines = [f"{asked} of {len(tasks)} tasks asked, {guard.usage.total} tokens; {path}"]
    return Result(lines, {"asked": asked, "tasks": len(tasks), "usd": guard.usd})


def score_model(desk: Desk, options: argparse.Namespace) -> Result:
    tasks = desk.open_tasks()
    answers = read_answers(desk.answers, options.model)
    scores = score_all(answers, tasks)
    summary = summarize(options.model, scores)
    rows = [
        [it.task.id, "passed" if it.passed else "-", f"{it.correctness:.2f}", "; ".join(it.notes)]
        for it in scores
    ]
    absent = missing(answers, tasks)
    lines = [*columns(rows), f"{summary.passed} of {summary.tasks} passed"]
    data = {"summary": _summary(summary), "scores": [_score(it) for it in scores]}
    return Result(lines, data, not absent)


def show_answer(desk: Desk, options: argparse.Namespace) -> Result:
    tasks = {task.id: task for task in read_tasks(desk.tasks)}
    task = tasks.get(options.task)
    if task is None:
        raise EvaluationError(f"there is no task {options.task!r}; see the verb list")
    if task.held_out:
        if not desk.held_out:
            raise EvaluationError(f"{task.id} is held back: --held-out looks at it all the same")
        desk.note_a_look()
    lines, data = [task.question, *(f"[{it.id}] {it.text}" for it in task.sources)], []
    for model in [options.model] if options.model else read_models(desk.answers):
        (one,) = score_all(read_answers(desk.answers, model), [task])
        said = one.answer.text if one.answer else "(no answer)"
        verdict = "passed" if one.passed else "not passed"
        lines += [f"--- {model}: {verdict}", *said.split("\n"), *(f"  {it}" for it in one.notes)]
        data.append({"model": model, **_score(one)})
    return Result([part for line in lines for part in line.split("\n")], {"answers": data})


def show_leaderboard(desk: Desk, options: argparse.Namespace) -> Result:
    del options
    scores, _ = desk.scores(desk.open_tasks())
    board = places(scores)
    rows = [
        [
            str(it.place),
            it.model,
            f"{it.passed} of {len(scores[it.model])}",
            f"below {', '.join(it.beaten_by)}" if it.beaten_by else "",
        ]
        for it in board
    ]
    lines = columns(rows)
    shared = [it.model for it in board if sum(it.place == other.place for other in board) > 1]
    if shared:
        lines.append(f"cannot be told apart by these tasks: {', '.join(shared)}")
    data = {
        "places": [
            {
                "place": it.place,
                "model": it.model,
                "passed": it.passed,
                "beaten_by": list(it.beaten_by),
            }
            for it in board
        ],
        "pairs": [
            {
                "first": it.first,
                "second": it.second,
                "only_first": it.paired.only_first,
                "only_second": it.paired.only_second,
                "p_value": it.p_value,
                "corrected": it.corrected,
                "better": it.better,
            }
            for it in duels(scores)
        ],
    }
    return Result(lines, data)


def hold_gate(desk: Desk, options: argparse.Namespace) -> Result:
    scores = score_all(read_answers(desk.answers, options.model), desk.open_tasks())
    if options.accept:
        write_baseline(options.baseline, options.model, scores)
        passed = sum(it.passed for it in scores)
        return Result(
            [f"accepted: {options.model} passes {passed} of {len(scores)}; {options.baseline}"],
            {"accepted": options.model, "passed": passed, "tasks": len(scores)},
        )
    gate = judge_gate(read_baseline(options.baseline), scores)
    if options.junit is not None:
        write_whole(options.junit, junit(gate, scores))
    verdict = "no worse" if gate.good else "worse"
    lines = [f"{options.model}: {verdict} than the baseline ({gate.reason})"]
    lines += [f"lost: {it}" for it in gate.lost]
    lines += [f"gained: {it}" for it in gate.gained]
    data = {"good": gate.good, "lost": list(gate.lost), "gained": list(gate.gained)}
    return Result(lines, data, gate.good)


def write_report(desk: Desk, options: argparse.Namespace) -> Result:
    tasks = desk.open_tasks()
    scores, written = desk.scores(tasks)
    evaluation = Evaluation(
        "Evaluation",
        tasks,
        scores,
        written,
        desk.held_out,
        read_judgements(desk.judgements / "people.jsonl"),
        read_judgements(desk.judgements / "judge.jsonl"),
    )
    page = options.output or folder_out_of_git(desk.out) / "report.html"
    write_whole(page, render_report(evaluation))
    return Result([str(page)], {"report": str(page)})


def _fault(fault: Fault) -> dict[str, str]:
    return {"task": fault.task, "kind": fault.kind, "says": fault.says}


def _score(it: Score) -> dict[str, Any]:
    return {
        "task": it.task.id,
        "passed": it.passed,
        "correctness": it.correctness,
        "completeness": it.completeness,
        "form": it.form,
        "claims": [{"text": claim.text, "problem": claim.problem} for claim in it.claims],
        "usd": it.usd,
        "notes": list(it.notes),
    }


def _summary(it: Summary) -> dict[str, Any]:
    return {
        "model": it.model,
        "tasks": it.tasks,
        "passed": it.passed,
        "passed_interval": list(it.passed_interval),
        "correctness": it.correctness,
        "correctness_interval": list(it.correctness_interval),
        "completeness": it.completeness,
        "form": it.form,
        "claims": it.claims,
        "made_up": it.made_up,
        "usd": it.usd,
        "tokens": it.tokens,
        "median_seconds": it.median_seconds,
    }
