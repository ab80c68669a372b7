#!/usr/bin/env python3
"""Looks for templates that Cairn and Python's Jinja2 render differently: a tool for developers, not a step of CI.

    pip install -r requirements.txt
    python differential.py CAIRN                      5,000 templates; exit code 1 if any differs
    python differential.py CAIRN --seed 7 --count 500

Templates are drawn at random from the grammar below, the same for one seed, and rendered by both. Two answers agree
if they are the same text, or errors of one kind. What `differences.json` lists is left out of the grammar or, where
it can't be, told by `is_known`. What is found is mended, or listed there, and gets a case in `cases/`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from confirm import HERE, Answer, Case, render

SUPPORTED = json.loads((HERE / "supported.json").read_text(encoding="utf-8"))
DEPTH = 7
DATA: dict[str, Any] = {
    "x": "ex", "a": 1, "b": [1, "two"], "n": 7, "zero": 0, "minus": -3, "half": 2.5, "yes": True, "nothing": None,
    "s": "hello World foo-bar", "empty": "", "wide": "äÖü ßſ 日本 é", "marks": "it's \"q\" <b>&amp; x</b>",
    "lines": "a\nb  c\r\n\n d\te\n", "digits": "12", "link": "see http://a.org/x?y=1 and (www.b.com), m@x.org.",
    "ints": [3, 1, 2], "words": ["b", "A", "c", "a"], "mixed": [1, "a", None, 2.5, [1, 2], True],
    "people": [{"name": "bob", "age": 3, "tags": ["x", "y"]}, {"name": "Al", "age": 1, "tags": []}],
    "d": {"b": 1, "a": 2, "Z": None}, "deep": {"x": {"y": [1, {"z": "end"}]}},
}  # fmt: skip
TEMPLATES = {
    "part": "[part {{ x|default('no') }}|{{ a|default('none') }}]\n",
    "library": "top{% macro f(a, b='x') %}<{{ a }}{{ b }}{{ n|default(0) }}>{% endmacro %}{% set v = 5 %}",
    "base": "B[{% block one %}base{% endblock %}]{% for x in [1, 2] %}{% block two %}{% endblock %}{% endfor %}",
}

GRAMMAR: dict[str, list[str]] = {
    # The first alternative of each must end: it is taken when the depth is used up.
    "template": [
        "<parts>", "<macro><parts>", "<macro><parts>", "<macro><parts><parts>",
        "{% extends 'base' %}{% block one %}<parts>{{ super() }}{% endblock %}",
    ],
    "parts": ["<part>", "<part><part>", "<part><part><part>"],
    "part": [
        "<chars>", "<chars>", "{{ <value> }}", "{{ <value> }}", "{{<s> <variable> <s>}}",
        "{%<s> if <bool> <s>%}<parts>{%<s> elif <value> %}<parts>{% else <s>%}<parts>{% endif <s>%}",
        "{%<s> for x in <list> <s>%}<parts>{{ <loop> }}{%<s> else %}<parts>{% endfor <s>%}",
        "{% for x in <list> if <bool> %}<loop>{{ <loop> }}{% if <bool> %}{% <leave> %}{% endif %}{{ x }}{% endfor %}",
        "{% for a, b in <pairs> %}{{ a }}={{ b }},{% endfor %}",
        "{% for x in [[1, [2, 3]], [4]] recursive %}{{ loop.depth }}{{ loop(x) if x is iterable else x }}{% endfor %}",
        "{% set a = <value> %}", "{% set a, b = <value>, <value> %}", "{% set a %}<parts>{% endset %}",
        "{% set ns = namespace(a=<value>) %}{% for x in <list> %}{% set ns.a = <value> %}{% endfor %}{{ ns.a }}",
        "{% with a = <value>, b = <value> %}<parts>{% endwith %}", "{% filter <blockfilter> %}<parts>{% endfilter %}",
        "{% call(x) m(<value>) %}<parts>{% endcall %}", "<macro>", "{{ m(<value>, b=<value>) }}",
        "{% include 'part' <s>%}", "{% include ['no', 'part'] ignore missing %}", "{% include 'no' ignore missing %}",
        "{% from 'library' import f, v with context %}{{ f(<value>) }}{{ v }}",
        "{% import 'library' as l %}{{ l.f(1) }}", "{%<s> raw <s>%} {{ x }} {% if %}\n{%<s> endraw <s>%}",
        "{#<s> c <s>#}", "{% do ints.append(<value>) %}", "{% block <block> scoped %}<parts>{% endblock %}",
    ],
    "macro": ["{% macro m(a, b=<value>) %}{{ (a, b, varargs) }}{{ caller(a) if caller is defined }}{% endmacro %}"],
    "s": ["", "", "", "", "-", "+"], "leave": ["break", "continue"], "block": ["three", "four", "five"],
    "chars": ["text ", "\n", "  \n", "\ta\n  b\n", " - ", "{ }", "é\n\n", "%} ", "# x\n"],
    "blockfilter": ["upper", "trim", "indent(2)", "replace('a', <text>)", "title", "escape"],
    "loop": [f"loop.{name}" for name in ("index", "index0", "first", "last", "length", "revindex", "revindex0")]
    + ["loop.previtem", "loop.nextitem", "loop.cycle('p', 'q')", "loop.changed(x)", "x"],
    "variable": [
        "x", "a", "b", "s", "d", "ints", "half", "yes", "wide", "n", "people[0].name", "deep.x.y[1].z", "<lost>",
    ],
    "lost": ["missing", "d.nope", "ints[9]"], "attribute": ["'name'", "'age'", "'tags'", "'tags.0'", "'nope'", "0"],
    "value": [
        "<variable>", "<int>", "<float>", "<text>", "<text>", "<list>", "<list>", "<dict>", "<bool>", "<any_filter>",
        "(<value> if <bool> else <value>)", "(<value> if <bool>)", "(<value> ~ <value>)", "(<value>|default(<value>))",
    ],
    "int": [
        "n", "zero", "minus", "1", "2", "10", "0x1F", "1_000", "(<int> <operator> <int>)", "(-<int>)", "(<int>|abs)",
        "(<text>|length)", "(<list>|length)", "(<text>|int(<int>))", "(<text>).find(<text>)", "(<text>).count(<text>)",
        "(ints|sum)",
    ],
    "float": ["half", "1.5", "-0.0", "1e3", "(<int> / <int>)", "(<float> <operator> <int>)", "(<float>|round(<int>))"],
    "operator": ["+", "-", "*", "//", "%"], "comparison": ["==", "!=", "==", "!=", "<", ">="],
    "text": [
        "s", "empty", "wide", "marks", "lines", "digits", "link", "'a'", "' pad '", "'%s-%d'", "'{} {0}'", "'1,2,,3'",
        "(<text> + <text>)", "(<text> * 2)", "(<text>)[<slice>]", "(<text><text_filter>)", "(<text>)<text_method>",
        "(<list>|join(<text>))",
    ],
    "slice": ["0:", "<int>:", ":<int>", "<int>:<int>", "::-1", "::2"],
    "list": [
        "ints", "words", "mixed", "people", "[]", "(1, 'a')", "range(4)", "[<value>, <value>]", "(<value>,)",
        "(<list>)[<slice>]", "(<list> + <list>)", "(<list><list_filter>)", "(<text>|list)", "(<pairs>|list)",
        "(<text>).split()",
    ],
    "pairs": ["d.items()", "d|items", "d|dictsort", "people|groupby('age')", "[(1, 2), ('a', <value>)]"],
    "dict": ["d", "deep", "people[0]", "{}", "{'a': <value>, 1: <value>}", "dict(a=<value>, b=2)", "dict(<pairs>)"],
    "bool": [
        "yes", "(<value> <comparison> <value>)", "(<int> < <int> <= <int>)", "(<bool> and <value>)",
        "(<bool> or <value>)", "(not <value>)", "(<value> is <test>)", "(<value> is not <test>)", "(<text> in <text>)",
        "(<value> in <list>)", "(<int> < <int>)",
    ],
    "test": [name for name, parameters in SUPPORTED["tests"].items() if name.isalpha() and not parameters]
    + ["divisibleby <int>", "eq(<value>)", "in <list>", "sameas none"],
    "list_filter": [
        "|sort", "|sort(reverse=true)", "|sort(attribute=<attribute>)", "|unique|list", "|reverse|list",
        "|batch(2)|list", "|batch(3, '-')|list", "|slice(3)|list", "|slice(2, <value>)|list",
        "|map(attribute=<attribute>)|list", "|map(attribute=<attribute>, default=<value>)|list", "|map('string')|list",
        "|map('upper')|list", "|select|list", "|reject('none')|list", "|select('string')|list",
        "|selectattr(<attribute>)|list", "|rejectattr('age', 'gt', 2)|list", "|list",
    ],
    "any_filter": [
        "(<list>|first)", "(<list>|last)", "(<list>|min)", "(<list>|max)", "(<list>|sum)", "(<dict>|length)",
        "(<list>).index(<value>)", "(<dict>).get(<text>)", "(<dict>).keys()|list", "(<value>|tojson)",
        "(<value>|string)", "(<value>|pprint)", "(<text>|wordcount)",
    ],
}  # fmt: skip
ARGUMENTS = {
    "width": "<int>", "length": "<int>", "leeway": "<int>", "count": "<int>", "trim_url_limit": "<int>",
    "chars": "'a '", "first": "<bool>", "blank": "<bool>", "killwords": "<bool>", "nofollow": "<bool>",
    "break_long_words": "<bool>", "break_on_hyphens": "<bool>", "extra_schemes": "['tel:']",
}  # fmt: skip
"""What a filter of texts is given, by the name of the parameter; a text where none is listed."""
TEXT_FILTERS = "center escape indent replace reverse striptags title trim truncate upper urlencode urlize wordwrap"
# Their arguments are of other kinds, or mean something else in newer versions of Python.
NOT_DRAWN = {"format", "format_map", "maketrans", "splitlines", "translate"}
OPTIONS = [{}, {"trim_blocks": True, "lstrip_blocks": True}, {"keep_trailing_newline": True}, {"undefined": "lenient"}]


def calls(name: str) -> list[str]:
    """Calls of the filter `name`: with what must be given, and with one more each time."""
    found, given = [], []
    for parameter in SUPPORTED["filters"][name]:
        word, is_optional, _ = parameter.partition("=")
        if is_optional:
            found.append(f"|{name}({', '.join(given)})")
        given.append(ARGUMENTS.get(word, "<text>"))
    return [*found, f"|{name}({', '.join(given)})"]


GRAMMAR["text_filter"] = [call for name in TEXT_FILTERS.split() for call in calls(name)]
GRAMMAR["text_method"] = [
    f".{name}({arguments})"
    for name in SUPPORTED["methods"]["str"]
    for arguments in ("", "<text>", "<int>")
    if name not in NOT_DRAWN
]


def draw(source: random.Random, symbol: str = "template", depth: int = DEPTH) -> str:
    """A text of the grammar."""
    chosen = source.choice(GRAMMAR[symbol]) if depth > 0 else GRAMMAR[symbol][0]
    parts = re.split(r"<(\w+)>", chosen)
    return "".join(draw(source, part, depth - 1) if place % 2 else part for place, part in enumerate(parts))


def ours(cairn: str, folder: Path, case: Case) -> Answer:
    """Renders a case with `cairn render`."""
    arguments = [cairn, "render", "-", "--data", str(folder / "data.json"), "--include-dir", str(folder / "templates")]
    for name, value in case["options"].items():
        arguments.append("--lenient" if value == "lenient" else f"--{name.replace('_', '-')}")
    try:
        done = subprocess.run(arguments, input=case["template"].encode(), capture_output=True, timeout=30, check=False)
    except subprocess.TimeoutExpired:
        return Answer(error="hangs")
    if done.returncode == 0:
        return Answer(output=done.stdout.decode())
    message = done.stderr.decode()
    kind = re.search(r"\[template-([a-z-]+)\]", message)
    name = kind[1] if kind else f"exit code {done.returncode}"
    return Answer(error={"not-found": "template-not-found"}.get(name, name), message=message)


def theirs(case: Case) -> Answer | None:
    """Renders a case with Jinja2; nil if that takes too long or is about Python's own limits."""
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        answer = render(case)
    except TimeoutError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return None if answer.message.startswith(("RecursionError", "TimeoutError", "MemoryError")) else answer


def is_known(mine: Answer, other: Answer) -> bool:
    """Whether the table of differences has a row for it."""
    if mine.error in ("overflow", "limit"):
        return True
    # Calling what is undefined, and an undefined value where a text is needed, name what is undefined.
    if mine.error == "undefined" and other.error is not None:
        return True
    # Constants, which Jinja2 computes before the template runs.
    if other.error == "undefined" and other.line is None:
        return True
    # A block that reads a variable which is set only later.
    if other.error == "undefined" and re.search("'(a|b)' is undefined", other.message):
        return True
    return bool(re.search(r" at 0x[0-9a-f]+>|<class |<built-in", (other.output or "") + (other.message or "")))


def give_up(*_: Any) -> None:
    """Ends a rendering that takes too long."""
    raise TimeoutError


def main() -> int:
    """Runs the script; gives the exit code."""
    parser = argparse.ArgumentParser(description="Looks for templates that Cairn and Jinja2 render differently.")
    parser.add_argument("cairn", help="the executable")
    parser.add_argument("--count", type=int, default=5000, help="how many templates")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers begin")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, give_up)
    source = random.Random(arguments.seed)
    cases = [
        {"template": draw(source), "options": source.choice(OPTIONS), "data": DATA, "templates": TEMPLATES}
        for _ in range(arguments.count)
    ]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        (folder / "templates").mkdir()
        (folder / "data.json").write_text(json.dumps(DATA), encoding="utf-8")
        for template, text in TEMPLATES.items():
            (folder / "templates" / template).write_text(text, encoding="utf-8")
        for case, mine in zip(cases, pool.map(lambda case: ours(arguments.cairn, folder, case), cases)):
            other = theirs(case)
            if other is None:
                counts["not judged"] += 1
            elif (mine.output, mine.error) == (other.output, other.error):
                counts["same error" if mine.error else "same text"] += 1
            elif is_known(mine, other):
                counts["known difference"] += 1
            else:
                counts["DIFFERENT"] += 1
                print(f"--- {case['options']}\n{case['template']}\n  Jinja2 {other}\n  Cairn  {mine}")
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    return 1 if counts["DIFFERENT"] else 0


if __name__ == "__main__":
    sys.exit(main())
