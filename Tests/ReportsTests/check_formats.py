"""Reads the golden reports with the parsers and schemas of others.

    uv run --no-project --with-requirements requirements.txt python check_formats.py [FOLDER]

The Swift tests hold the reports' bytes; this holds that those bytes mean to other programs what they should.
FOLDER holds files named FIXTURE.FORMAT.EXTENSION; without it, the folder Golden beside this file is read.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import junitparser
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker
from lxml import etree
from markdown_it import MarkdownIt

HERE = Path(__file__).parent
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
STATUSES = ("pass", "fail", "blocked", "skipped", "error")


def report(path: Path) -> dict:
    """The JSON report of the same fixture: what the other formats have to agree with."""
    folder = path.parent
    return json.loads((folder / f"{path.name.split('.')[0]}.json.json").read_text())


def checks_of(data: dict) -> list[dict]:
    """All checks of a JSON report, in its order."""
    return data["structure"] + [check for one in data["milestones"] for check in one["checks"]]


def validate(instance: object, validator: object) -> None:
    """Fails with every deviation from a schema."""
    errors = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(instance)]
    assert not errors, "\n".join(errors)


def plain(text: str) -> None:
    """Fails when something can steer a terminal or turn the direction of text."""
    found = CONTROL.findall(text)
    assert not found, f"control characters: {found[:5]!r}"


def check_text(path: Path) -> None:
    text = path.read_bytes().decode()
    if path.name == "colour.txt":
        text = re.sub("\x1b\\[[0-9;]*m", "", text)
    plain(text)
    assert text.endswith("\n")


def check_json(path: Path) -> None:
    schema = json.loads((HERE / "Golden" / "report.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    data = json.loads(path.read_text())
    validate(data, Draft202012Validator(schema))
    checks = checks_of(data)
    for status in STATUSES:
        assert data["counts"][status] == sum(check["status"] == status for check in checks), status
    # The schema must be able to fail: without any required member, or with another version, nothing passes.
    validator = Draft202012Validator(schema)
    for name in schema["required"]:
        assert not validator.is_valid({key: value for key, value in data.items() if key != name}), name
    assert not validator.is_valid(data | {"version": 2})
    assert not validator.is_valid(data | {"outcome": "green"})


def check_junit(path: Path) -> None:
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    assert tree.getroot().tag == "testsuites"
    suites = junitparser.JUnitXml.fromfile(str(path))
    names: set[tuple[str, str]] = set()
    totals = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        counted = dict.fromkeys(totals, 0)
        for case in suite:
            key = (case.classname, case.name)
            assert key not in names, f"not unique: {key}"
            assert case.name and case.classname
            names.add(key)
            counted["tests"] += 1
            for result in case.result:
                kind = type(result).__name__
                counted[{"Failure": "failures", "Error": "errors", "Skipped": "skipped"}[kind]] += 1
                assert result.message, "GitLab and Jenkins show the message"
                assert result.text or kind == "Skipped", "and the text below it"
            assert len(case.result) <= 1
        stated = {name: getattr(suite, name) for name in totals}
        assert stated == counted, f"{suite.name}: says {stated}, has {counted}"
        totals = {name: totals[name] + counted[name] for name in totals}
    assert {name: getattr(suites, name) for name in totals} == totals
    assert totals["tests"] == len(checks_of(report(path)))
    plain("".join(tree.getroot().itertext()))
    for element in tree.iter():
        for value in element.attrib.values():
            plain(value)


def check_sarif(path: Path) -> None:
    schema = json.loads((HERE / "Schemas" / "sarif-schema-2.1.0.json").read_text())
    data = json.loads(path.read_text())
    validate(data, Draft4Validator(schema, format_checker=FormatChecker()))
    assert not Draft4Validator(schema).is_valid(data | {"version": "2.0.0"})
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    for rule in rules:
        for member in ("shortDescription", "fullDescription", "help"):
            assert isinstance(rule[member]["text"], str), member
        assert len(rule["shortDescription"]["text"]) <= 1024 + 32
        assert len(rule["fullDescription"]["text"]) <= 1024 + 32
        assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        assert len(rule["properties"]["tags"]) <= 10
        safe_markdown(rule["help"]["markdown"])
    prints = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("note", "warning", "error")
        assert result["message"]["text"].strip()
        assert "](" not in result["message"]["text"], "a link"
        plain(result["message"]["text"])
        assert result["locations"], "a result without a location is not shown"
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            parts = urlsplit(uri)
            assert not parts.scheme and not parts.netloc and not parts.query and not parts.fragment, uri
            plain(unquote(uri))
            region = place["region"]
            assert region["startLine"] >= 1 and region["startColumn"] >= 1
            assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"])
        key = (result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"])
        assert re.fullmatch("[0-9a-f]{16}:[1-9][0-9]*", key[1])
        assert key not in prints, "the same fingerprint twice"
        prints.add(key)
    wrong = [check for check in checks_of(report(path)) if check["status"] in ("fail", "error")]
    assert len(run["results"]) == sum(max(1, len(check["findings"])) for check in wrong)


def check_github(path: Path) -> None:
    """Reads the commands as the runner does."""
    lines = path.read_bytes().decode().split("\n")
    assert lines.pop() == "", "the last line has no end"
    levels = {"error": 0, "warning": 0, "notice": 0}
    order = []
    for line in lines:
        match = re.fullmatch(r"::(error|warning|notice) ([^\n\r]*?)::([^\n\r]*)", line)
        assert match, line[:200]
        level, properties, message = match.groups()
        names = []
        for item in properties.split(","):
            name, _, value = item.partition("=")
            names.append(name)
            assert not re.search(r"[:,\r\n]|%(?!25|0D|0A|3A|2C)", value), value
            plain(value)
        assert set(names) <= {"file", "line", "endLine", "col", "endColumn", "title"}, names
        assert "title" in names and message
        assert not re.search(r"%(?!25|0D|0A)", message)
        plain(message)
        levels[level] += 1
        order.append(list(levels).index(level))
    assert order == sorted(order), "not the worst first"
    assert max(levels.values()) <= 10, levels
    wrong = [c for c in checks_of(report(path)) if c["decisive"] and c["status"] in ("fail", "error")]
    if not path.name.startswith("options."):  # where more than failures count as errors
        assert levels["error"] == min(10, len(wrong)), "errors are the failures that count"


def check_gitlab(path: Path) -> None:
    text = {"type": "string", "minLength": 1}
    schema = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": text,
                "check_name": text,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1, "not": {"pattern": "^\\./"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "GitLab takes no byte order mark"
    data = json.loads(raw)
    validate(data, Draft202012Validator(schema))
    prints = [issue["fingerprint"] for issue in data]
    assert len(set(prints)) == len(prints), "the same fingerprint twice"
    for issue in data:
        plain(issue["description"] + issue["location"]["path"])


def safe_markdown(text: str, allowed_html: str = "(?!)") -> list:
    """Reads Markdown with raw HTML on, and fails where texts became links, pictures or elements."""
    plain(text)
    tokens = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or []]
    for token in tokens + inline:
        if token.type in ("html_block", "html_inline"):
            rest = re.sub(allowed_html, "", token.content)
            assert "<" not in rest, f"raw HTML: {token.content[:200]!r}"
        assert token.type not in ("link_open", "image", "em_open", "hr", "blockquote_open"), token.type
    for token in tokens:
        if token.type == "inline":
            bare = "".join(child.content for child in token.children or [] if child.type == "text")
            assert not re.search(r"@\w", bare), f"a mention: {bare[:200]!r}"
    return tokens


def check_markdown(path: Path, allowed_html: str = "(?!)") -> None:
    text = path.read_text()
    tokens = safe_markdown(text, allowed_html)
    data = report(path)
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    known = r"(Structure|Milestones|Next|Milestone \d+: .*)"
    for heading in headings[1:]:
        assert re.fullmatch(known, heading), f"a heading that is none of ours: {heading[:200]!r}"
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) == (len(data["milestones"]) + 1 if data["milestones"] else 0), "rows of the table"
    cells = [token for token in tokens if token.type in ("td_open", "th_open")]
    assert len(cells) == 4 * len(rows), "cells of the table"
    words = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "td_open"]
    states = [re.match("[a-z]*", word).group() for word in words[2::4]]
    assert states == [milestone["state"] for milestone in data["milestones"]], f"states: {words[2::4]}"


def check_github_summary(path: Path) -> None:
    assert len(path.read_bytes()) <= 1 << 20
    check_markdown(path, r"</?details>|<summary>\d+ checks? passed</summary>")


def check_html(path: Path) -> None:
    text = path.read_text()
    plain(text)
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False)
    root = parser.parse(text)
    assert not parser.errors, [error[1:] for error in parser.errors[:5]]
    allowed = set(
        "html head meta title style body header main section details summary h1 h2 small p ul li span dl dt dd pre"
        " br code".split()
    )
    for element in root.iter():
        assert element.tag in allowed, element.tag
        for name, value in element.attrib.items():
            assert name in {"lang", "charset", "name", "content", "http-equiv", "class", "open"}, name
            if element.tag != "meta":
                assert "://" not in value
    style = "".join(text for element in root.iter("style") for text in element.itertext())
    assert "url(" not in style and "@import" not in style
    statuses = [e.attrib["class"] for e in root.iter("span")]
    checks = checks_of(report(path))
    extra = 1 if root.find(".//section[@class='next']") is not None else 0
    assert len(statuses) == len(checks) + extra, (len(statuses), len(checks))


def check_badge(path: Path) -> None:
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert root.tag == svg + "svg"
    for element in root.iter():
        name = element.tag.removeprefix(svg)
        assert name in {"svg", "title", "clipPath", "rect", "g", "text"}, name
        assert not any("href" in key or key.startswith("on") for key in element.attrib)
    plain("".join(root.itertext()))
    label, value = root.iter(svg + "text")
    assert float(label.get("x")) + float(label.get("textLength")) < float(value.get("x"))
    assert float(value.get("x")) + float(value.get("textLength")) < float(root.get("width"))
    assert len(label.text) <= 40 and value.text


CHECKS: dict[str, Callable[[Path], None]] = {
    "text": check_text,
    "json": check_json,
    "junit": check_junit,
    "sarif": check_sarif,
    "github": check_github,
    "github-summary": check_github_summary,
    "gitlab": check_gitlab,
    "markdown": check_markdown,
    "html": check_html,
    "badge": check_badge,
}


def main() -> int:
    """Checks every file; the exit code is 1 if one is wrong, or if a format has no file at all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "Golden"
    seen = dict.fromkeys(CHECKS, 0)
    failures = 0
    for path in sorted(folder.iterdir()):
        parts = path.name.split(".")
        form = "text" if path.name == "colour.txt" else parts[1] if len(parts) == 3 else ""
        if form not in CHECKS:
            if path.name != "report.schema.json":
                print(f"{path.name}: no check for it")
                failures += 1
            continue
        seen[form] += 1
        try:
            CHECKS[form](path)
        except Exception as error:  # Whatever a parser says is a failure of this file, not of the others.
            failures += 1
            print(f"{path.name}: {type(error).__name__}: {str(error)[:1000]}")
    for form, count in seen.items():
        if count == 0:
            failures += 1
            print(f"no files of the format {form}")
    print(f"{sum(seen.values())} files of {len(CHECKS)} formats, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
