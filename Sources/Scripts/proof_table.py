"""Keeps the README's table of what is proven, made from the templates' receipts.

    python3 proof_table.py check CAIRN CATALOG README.md    fails when the table says something else than the receipts
    python3 proof_table.py write CAIRN CATALOG README.md    puts the table into the README

CATALOG is the catalog's folder; CAIRN lists its projects.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

BEGIN, END = "<!-- proof: written by `make receipts` -->", "<!-- end of proof -->"


def short(text: str) -> str:
    """An answer as a cell of Markdown."""
    text = text if len(text) <= 20 else text[:19] + "…"
    return f"`{text}`" if text else "nothing"


def has_run(combination: dict) -> bool:
    """Whether all of the starter's own commands ran in this combination, and passed."""
    return bool(combination["tests"]) and all(test["result"] == "passed" for test in combination["tests"])


def answers(shows: dict, name: str) -> str:
    """How often each answer to a question was rendered, and how often its starter was installed and run."""
    rendered, run = Counter(), Counter()
    for combination in shows["combinations"]:
        answer = combination["options"][name]
        rendered[answer] += combination["rendered"] == "good"
        run[answer] += has_run(combination)
    return ", ".join(f"{short(answer)} {run[answer]} of {count}" for answer, count in rendered.items())


def commands(shows: dict) -> str:
    """The starter's own commands, and in how many starters each of them passed."""
    passed = Counter(
        test["command"]
        for tests in [*(one["tests"] for one in shows["combinations"]), shows.get("testsWithAllSolutions", [])]
        for test in tests
        if test["result"] == "passed"
    )
    return ", ".join(f"`{command}` {count}" for command, count in passed.items())


def rows(name: str, receipt: dict | None) -> list[str]:
    """The table's rows for one template. A row's day is that of the oldest step that it speaks of."""
    if receipt is None:
        return [f"| **{name}** | | not proven yet | |"]
    shows = receipt["shows"]

    def day(*stages: str) -> str:
        return min((step["on"] for step in receipt["steps"] if step["stage"] in stages), default="not proven yet")

    combinations, milestones = shows["combinations"], shows["milestones"]
    run = sum(map(has_run, combinations))
    names = list(combinations[0]["options"]) if combinations else []
    solved = sum(milestone["greenWithItsSolution"] == "good" for milestone in milestones)
    red = sum(milestone["redOnStarter"] == "good" for milestone in milestones)
    killed, mutants = (sum(milestone[key] for milestone in milestones) for key in ("killed", "mutants"))
    others = [other for milestone in milestones for other in milestone.get("others", [])]
    accepted = Counter(other["result"] for other in others)
    good = sum(other["name"].startswith("good-") for other in others)
    complete = shows.get("testsWithAllSolutions", [])
    whole = "yes" if complete and all(test["result"] == "passed" for test in complete) else "not proven yet"
    own, checks = day("run"), day("milestones", "mutants")
    lines = [
        f"| **{name}** {receipt['templateVersion']} | combinations | "
        f"{len(combinations)} of {shows['combinationTotal']} rendered, {run} installed and run | {own} |",
        f"| | commands | {commands(shows)} | {own} |",
        f"| | milestones | {red} of {len(milestones)} red on the starter, {solved} green with their solutions; "
        f"{killed} of {mutants} mutants noticed | {checks} |",
        f"| | other solutions | {accepted['accepted']} of {good} good ones accepted, "
        f"{accepted['refused']} of {len(others) - good} wrong ones refused | {day('others')} |",
        f"| | with all solutions | its own commands pass: {whole} | {own} |",
    ]
    if shows["stepsOpen"]:
        lines.append(f"| | open | {shows['stepsOpen']} steps are not proven yet | |")
    reasons = Counter(one["notRun"] for one in combinations if one["notRun"])
    if reasons:
        lines.append("| | not installed | " + ", ".join(f"{why}: {count} left out" for why, count in reasons.items()) + " | |")
    # Questions with one answer in all combinations have nothing to tell.
    varied = [name for name in names if len({one["options"][name] for one in combinations}) > 1]
    return lines + [f"| | {name} | {answers(shows, name)} | {own} |" for name in varied]


def table(cairn: str, catalog: Path) -> str:
    """The whole table: every project that has a template, in the catalog's order."""
    listed = subprocess.run([cairn, "list", "--json", "--catalog", catalog], check=True, capture_output=True)
    lines = ["| starter | what | answers: installed and run, of those rendered | proven on |", "| --- | --- | --- | --- |"]
    for phase in json.loads(listed.stdout)["phases"]:
        for project in phase["projects"]:
            if project["status"] != "ready":
                continue
            file = catalog / "templates" / project["id"] / "proof.json"
            lines += rows(project["id"], json.loads(file.read_text()) if file.exists() else None)
    return "\n".join(lines)


def main() -> int:
    """Does what the arguments say; the exit code is 1 for a table that is stale, or that has no place."""
    verb, cairn, catalog, readme = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    before, _, rest = readme.read_text().partition(BEGIN)
    shown, _, after = rest.partition(END)
    if not after:
        print(f"{readme} has no place for the table: {BEGIN} … {END}")
        return 1
    made = table(cairn, catalog)
    if made.count("\n| **") == 0:
        print("the catalog has no template that could be proven")
        return 1
    if verb == "write":
        readme.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}")
        return 0
    there, here = (re.split(r"^(?=\| \*\*)", text.strip(), flags=re.MULTILINE) for text in (shown, made))
    if there != here:
        for rows in here:
            if rows not in there:
                print(f"{readme} shows another proof than the receipt: run make receipts, and look at what changed\n{rows}")
    return int(there != here)


sys.exit(main())
