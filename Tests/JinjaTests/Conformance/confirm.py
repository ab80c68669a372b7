#!/usr/bin/env python3
"""Confirms the conformance cases against Python's Jinja2.

    pip install -r requirements.txt
    python confirm.py               every case; exit code 1 if any disagrees
    python confirm.py --record      write what Jinja2 answers into cases that expect nothing yet

Each line of `cases/*.jsonl` is one case: `id`, `template`, and as needed `data`, `options` (Jinja2's own names, and
`undefined`: `strict` or `lenient`), `templates` (others, by name), then either `output` or `error` (a kind, see `kind_of`)
with `line`. Cases marked `ours` are not Jinja2's and are not run here;
they may set `work`, our limit of it. `differences.json` lists, with reasons, what
differs on purpose; a case listed there must differ, so that the table cannot go stale. In the same way
`supported.json`, which the Swift tests write, is compared with the names and parameters that Jinja2 and Python have:
what is missing must be listed as `left_out`, what is more as `added`, and nothing else may be listed.
"""

from __future__ import annotations

import argparse
import copy
import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE, DEFAULT_TESTS

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
MAIN = "main"
EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]
UNDEFINED = {"strict": jinja2.StrictUndefined, "lenient": jinja2.Undefined}

KINDS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((jinja2.UndefinedError,), "undefined"),
    ((jinja2.TemplateNotFound, jinja2.TemplatesNotFound), "template-not-found"),
    ((jinja2.TemplateSyntaxError, SyntaxError), "syntax"),
    ((jinja2.TemplateError,), "runtime"),
    ((ZeroDivisionError,), "zero-division"),
    ((OverflowError,), "overflow"),
    ((KeyError, IndexError), "lookup"),
    ((TypeError, AttributeError), "type"),
    ((ValueError, AssertionError), "value"),
)
"""The kinds of error, the first that fits."""

Case = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What an engine makes of a case: a text, or the kind and line of an error."""

    output: str | None = None
    error: str | None = None
    line: int | None = None
    message: str = ""


def kind_of(error: Exception) -> str:
    """The engine-independent name of an error."""
    for beginning, kind in (("No filter named", "unknown-filter"), ("No test named", "unknown-test")):
        if isinstance(error, jinja2.TemplateError) and str(error).startswith(beginning):
            return kind
    for types, kind in KINDS:
        if isinstance(error, types):
            return kind
    return "runtime"


def line_of(error: Exception) -> int | None:
    """The template line that an error names: its own, or the innermost template line on the way to it."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def render(case: Case) -> Answer:
    """Renders a case with Jinja2."""
    options = dict(case.get("options", {}))
    undefined = UNDEFINED[options.pop("undefined", "strict")]
    templates = {**case.get("templates", {}), MAIN: case["template"]}
    try:
        environment = jinja2.Environment(
            loader=jinja2.DictLoader(templates),
            autoescape=False,
            undefined=undefined,
            extensions=EXTENSIONS,
            **options,
        )
        return Answer(output=environment.get_template(MAIN).render(copy.deepcopy(case.get("data", {}))))
    except Exception as error:  # noqa: BLE001 - whatever Jinja2 raises is its answer
        return Answer(error=kind_of(error), line=line_of(error), message=f"{type(error).__name__}: {error}")


def agrees(case: Case, answer: Answer) -> bool:
    """Whether the answer is what the case expects."""
    if "error" in case:
        return answer.error == case["error"] and case.get("line", answer.line) == answer.line
    return answer.output == case["output"]


def read(path: Path) -> list[Case]:
    """The cases of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write(path: Path, cases: list[Case]) -> None:
    """Writes cases as they are kept: one to a line, characters beyond ASCII as they are."""
    lines = (json.dumps(case, ensure_ascii=False) for case in cases)
    # The reader splits at every line break that Python knows, so those beyond the line feed are escaped.
    escapes = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
    path.write_text("".join(line.translate(escapes) + "\n" for line in lines), encoding="utf-8")


def record(path: Path) -> int:
    """Fills in what Jinja2 answers where a case expects nothing; gives the number of cases filled in."""
    cases = read(path)
    count = 0
    for case in cases:
        if case.get("ours") or "output" in case or "error" in case:
            continue
        answer = render(case)
        if answer.error is None:
            case["output"] = answer.output
        else:
            case["error"] = answer.error
            if answer.line is not None and "\n" in "".join([case["template"], *case.get("templates", {}).values()]):
                case["line"] = answer.line
        count += 1
    if count:
        write(path, cases)
    return count


def names_of(row: Any, prefix: str = "") -> Iterator[str]:
    """The names below `left_out`, `added` or the whole of `supported.json`, as `filters/upper` or `methods/str/upper`."""
    for kind, value in row.items():
        if isinstance(value, dict) and kind == "methods":
            yield from names_of(value, "methods/")
        else:
            yield from (f"{prefix}{kind}/{name}" for name in value)


def names_of_jinja2() -> set[str]:
    """What Jinja2 and Python's types have, under the same names."""
    names = {f"filters/{name}" for name in DEFAULT_FILTERS}
    names |= {f"tests/{name}" for name in DEFAULT_TESTS}
    names |= {f"globals/{name}" for name in DEFAULT_NAMESPACE}
    names |= {f"settings/{name}" for name in inspect.signature(jinja2.Environment).parameters}
    for kind in (str, list, dict, tuple, int, float, bool):
        names |= {f"methods/{kind.__name__}/{name}" for name in dir(kind) if not name.startswith("_")}
    return names


def parameters_of(function: Any) -> list[str] | None:
    """The parameters of a filter or test without the value, as `supported.json` writes them; nil for built-in functions."""
    if not inspect.isfunction(function):
        return None
    parameters = list(inspect.signature(function).parameters.values())
    if parameters[0].name in ("environment", "context", "eval_ctx", "env"):
        del parameters[0]
    return [str(parameter.replace(annotation=inspect.Parameter.empty)) for parameter in parameters[1:]]


def drift(supported: dict[str, Any], differences: list[dict[str, Any]]) -> Iterator[str]:
    """Where the names and parameters differ outside the table, and where the table is wrong."""
    ours, theirs = set(names_of(supported)), names_of_jinja2()
    left_out = {name for row in differences for name in names_of(row.get("left_out", {}))}
    added = {name for row in differences for name in names_of(row.get("added", {}))}
    yield from (f"{name}: Jinja2 has it, and it is neither here nor listed" for name in sorted(theirs - ours - left_out))
    yield from (f"{name}: Jinja2 does not have it, and it is not listed" for name in sorted(ours - theirs - added))
    yield from (f"{name}: listed as left out, but it is here" for name in sorted(left_out & ours))
    yield from (f"{name}: listed as left out, but Jinja2 does not have it" for name in sorted(left_out - theirs))
    yield from (f"{name}: listed as added, but it is not here" for name in sorted(added - ours))
    # Newer versions of Python have more methods.
    known = {name for name in added & theirs if not name.startswith("methods/")}
    yield from (f"{name}: listed as added, but Jinja2 has it" for name in sorted(known))
    for kind, functions in (("filters", DEFAULT_FILTERS), ("tests", DEFAULT_TESTS)):
        for name, function in functions.items():
            here, there = supported[kind].get(name), parameters_of(function)
            if here is not None and there is not None and here != there:
                yield f"{kind}/{name}: the parameters are {here}, and Jinja2's {there}"


def uncovered(cases: list[Case], left_out: set[str]) -> Iterator[str]:
    """The filters and tests of Jinja2 that no case uses and the table of differences does not name."""
    environment = jinja2.Environment()
    texts = "\n".join(text for case in cases for text in [case["template"], *case.get("templates", {}).values()])
    words = set(texts.replace("(", " ").replace("|", " ").replace("'", " ").replace(")", " ").split())
    for kind, names in (("filter", environment.filters), ("test", environment.tests)):
        yield from (f"{kind} {name}: no case uses it" for name in names if not {name} & (words | left_out))


def main() -> int:
    """Runs the script; gives the exit code."""
    parser = argparse.ArgumentParser(description="Confirms the conformance cases against Python's Jinja2.")
    parser.add_argument("--record", action="store_true", help="fill in cases that expect nothing yet")
    arguments = parser.parse_args()
    paths = sorted(CASES.glob("*.jsonl"))
    if arguments.record:
        print(f"{sum(record(path) for path in paths)} cases filled in")
    differences = json.loads((HERE / "differences.json").read_text(encoding="utf-8"))
    on_purpose = {name for row in differences for name in row["cases"]}
    left_out = {name.rpartition("/")[2] for row in differences for name in names_of(row.get("left_out", {}))}
    supported = json.loads((HERE / "supported.json").read_text(encoding="utf-8"))
    problems = list(drift(supported, differences))
    seen: dict[str, Case] = {}
    run = 0
    for path in paths:
        for case in read(path):
            name = f"{path.stem}/{case['id']}"
            if name in seen:
                problems.append(f"{name}: two cases have this id")
            seen[name] = case
            if case.get("ours"):
                continue
            run += 1
            answer = render(case)
            agreed = agrees(case, answer)
            if agreed and name in on_purpose:
                problems.append(f"{name}: listed as a difference, but Jinja2 agrees")
            elif not agreed and name not in on_purpose:
                expected = {key: case[key] for key in ("output", "error", "line") if key in case}
                problems.append(f"{name}\n  expected {expected}\n  Jinja2   {answer}")
    problems += [f"{name}: in differences.json, but there is no such case" for name in sorted(on_purpose - seen.keys())]
    problems += uncovered(list(seen.values()), left_out)
    print("\n".join(problems) or f"Jinja2 {jinja2.__version__} agrees: {run} cases run, {len(on_purpose)} differ on purpose")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
