"""Shows what a proof of the templates came to, and keeps the README's table of it.

    cairn test --run --json | python3 proof_table.py show
    python3 proof_table.py check README.md < REPORT     fails when the table says something else of these templates
    python3 proof_table.py write README.md < REPORT     puts the table into the README

All read the report on the standard input. Durations stay out of the table, so that equal proofs give equal tables.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

BEGIN, END = "<!-- proof: written by `make proof-table` -->", "<!-- end of proof -->"


def short(text: str) -> str:
    """An answer as a cell of Markdown."""
    text = text if len(text) <= 20 else text[:19] + "…"
    return f"`{text}`" if text else "nothing"


def has_run(combination: dict) -> bool:
    """Whether all of the starter's own commands ran in this combination, and passed."""
    return bool(combination["tests"]) and all(test["result"] == "passed" for test in combination["tests"])


def answers(template: dict, name: str) -> str:
    """How often each answer to a question was rendered, and how often its starter was installed and run."""
    rendered, run = Counter(), Counter()
    for combination in template["combinations"]:
        answer = combination["options"][name]
        rendered[answer] += combination["rendered"] == "good"
        run[answer] += has_run(combination)
    return ", ".join(f"{short(answer)} {run[answer]} of {count}" for answer, count in rendered.items())


def commands(template: dict) -> str:
    """The starter's own commands, and in how many starters each of them passed."""
    passed = Counter(
        test["command"]
        for tests in [*(one["tests"] for one in template["combinations"]), template.get("testsWithAllSolutions", [])]
        for test in tests
        if test["result"] == "passed"
    )
    return ", ".join(f"`{command}` {count}" for command, count in passed.items())


def rows(template: dict) -> list[str]:
    """The table's rows for one template."""
    combinations, milestones = template["combinations"], template["milestones"]
    run = sum(map(has_run, combinations))
    names = list(combinations[0]["options"]) if combinations else []
    solved = sum(milestone["greenWithItsSolution"] == "good" for milestone in milestones)
    red = sum(milestone["redOnStarter"] == "good" for milestone in milestones)
    killed, mutants = (sum(milestone[key] for milestone in milestones) for key in ("killed", "mutants"))
    complete = template.get("testsWithAllSolutions", [])
    whole = "yes" if complete and all(test["result"] == "passed" for test in complete) else "no"
    lines = [
        f"| **{template['project']}** {template['templateVersion']} | combinations | "
        f"{len(combinations)} of {template['combinationTotal']} rendered, {run} installed and run |",
        f"| | commands | {commands(template)} |",
        f"| | milestones | {red} of {len(milestones)} red on the starter, {solved} green with their solutions; "
        f"{killed} of {mutants} mutants noticed |",
        f"| | with all solutions | its own commands pass: {whole} |",
    ]
    reasons = Counter(one["notRun"] for one in combinations if one["notRun"])
    if reasons:
        lines.append("| | not installed | " + ", ".join(f"{why}: {count} left out" for why, count in reasons.items()) + " |")
    # Questions with one answer in all combinations have nothing to tell.
    varied = [name for name in names if len({one["options"][name] for one in combinations}) > 1]
    return lines + [f"| | {name} | {answers(template, name)} |" for name in varied]


def table(report: dict) -> str:
    """The whole table."""
    lines = ["| starter | what | answers: installed and run, of those rendered |", "| --- | --- | --- |"]
    for template in report["templates"]:
        lines += rows(template)
    return "\n".join(lines)


def blocks(text: str) -> dict[str, str]:
    """The rows of a table by the template that they are of."""
    parts = re.split(r"^(?=\| \*\*)", text, flags=re.MULTILINE)[1:]
    return {part.split("**")[1]: part.strip() for part in parts}


def show(report: dict) -> None:
    """Prints each verdict, how long the parts took, and every finding."""
    for template in report["templates"]:
        times = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in template["seconds"].items())
        print(f"{template['project']} {template['templateVersion']}: {template['verdict']} ({times})")
        for finding in template["findings"]:
            diagnostic = finding["diagnostic"]
            print(f"  {finding['stage']}: {diagnostic['message']}")
            for line in (diagnostic.get("explanation") or "").splitlines():
                print(f"    {line}")


def main() -> int:
    """Does what the arguments say; the exit code is 1 for a proof that failed or a table that is stale."""
    report = json.load(sys.stdin)
    show(report)
    if any(template["verdict"] != "proven" for template in report["templates"]):
        return 1
    if sys.argv[1] == "show":
        return 0
    readme = Path(sys.argv[2])
    before, _, rest = readme.read_text().partition(BEGIN)
    shown, _, after = rest.partition(END)
    if not after:
        print(f"{readme} has no place for the table: {BEGIN} … {END}")
        return 1
    if sys.argv[1] == "write":
        readme.write_text(f"{before}{BEGIN}\n{table(report)}\n{END}{after}")
        return 0
    there = blocks(shown)
    stale = [name for name, rows in blocks(table(report)).items() if there.get(name) != rows]
    for name in stale:
        print(f"{readme} shows another proof of {name}: run make proof-table, and look at what changed")
    if not report["templates"]:
        print("the report has no template: nothing was proven")
    return 1 if stale or not report["templates"] else 0


sys.exit(main())
