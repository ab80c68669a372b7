"""The verb that lets a model compare two models' answers."""

import argparse

from .answers import read_answers
from .commands import Desk, Result
from .errors import EvaluationError
from .judge import judge
from .judgements import TIE, UNDECIDED, Judgement, read_judgements, write_judgements


def judge_answers(desk: Desk, options: argparse.Namespace) -> Result:
    first, second = sorted((options.first, options.second))
    if first == second:
        raise EvaluationError("a model cannot be compared with itself")
    tasks = desk.open_tasks()
    one, other = (read_answers(desk.answers, name) for name in (first, second))
    path = desk.judgements / "judge.jsonl"
    known = {it.about: it for it in read_judgements(path)}
    guard = desk.guard()
    asked = 0
    for task in tasks:
        its, others = one.to(task), other.to(task)
        judged = (task.id, first, second) in known and not options.again
        if its is None or others is None or judged:
            continue
        said = judge(task, its, others, lambda it: guard.complete(it).reply.text)
        verdict = {"first": first, "second": second}.get(said, said)
        known[task.id, first, second] = Judgement(task.id, first, second, verdict)
        write_judgements(path, list(known.values()))
        asked += 1
    own = [it for it in known.values() if it.about[1:] == (first, second)]
    counts = {
        name: sum(it.verdict == name for it in own) for name in (first, second, TIE, UNDECIDED)
    }
    lines = [f"{name}: {count}" for name, count in counts.items()]
    lines.append(f"{asked} pairs judged now; {path}")
    return Result(lines, {"verdicts": counts, "asked": asked})
