"""An agent whose last word is malformed is told so, and gets one more try."""

import json
from typing import Any

import pytest

from .desk import VERDICT, Desk

DONE = {"text": json.dumps(VERDICT)}
PROSE = {"text": "I think it is fine."}
LOOK = {"text": "Look.", "tool": "host_facts", "arguments": {"host": "web-1"}}
SEVERE = {"text": json.dumps({**VERDICT, "severity": "high"})}


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings want one; nothing here asks AWS anything."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")


def triage(desk: Desk, *turns: dict[str, Any], author: tuple[str, ...] = ()) -> int:
    source, playbook = desk.events("it broke"), desk.playbook(*turns)
    if author:
        rules = json.loads(playbook.read_text())
        rules[0]["turns"] = [{"text": text} for text in author]
        playbook.write_text(json.dumps(rules))
    return desk.run("--source", str(source), "--playbook", str(playbook))


def asked(desk: Desk) -> list[list[dict[str, Any]]]:
    """The messages of each request, in order."""
    entries = map(json.loads, (desk.out / "audit.jsonl").read_text().splitlines())
    return [entry["messages"] for entry in entries if entry["event"] == "model-request"]


def test_the_conversation_goes_on_with_the_complaint(desk: Desk) -> None:
    malformed = {"text": json.dumps({**VERDICT, "confidence": 7})}
    assert triage(desk, malformed, LOOK, DONE) == 0
    first, second, third = asked(desk)
    assert second[:2] == first
    assert third[:4] == second
    assert [message["role"] for message in third[2:]] == ["assistant", "user", "assistant", "tool"]
    assert second[2]["content"] == malformed["text"]
    assert "confidence" in second[3]["content"]
    assert "severity" not in second[3]["content"]
    assert [record["agent"] for record in desk.records("model")] == ["triage"] * 3


def test_a_good_answer_is_not_questioned(desk: Desk) -> None:
    assert triage(desk, LOOK, DONE, PROSE) == 0
    assert len(asked(desk)) == 2


def test_there_is_no_third_try(desk: Desk) -> None:
    assert triage(desk, PROSE, LOOK, PROSE, DONE) == 1
    assert len(asked(desk)) == 3
    assert desk.notifications()[0]["verdict"] is None


def test_the_second_try_takes_a_step(desk: Desk) -> None:
    assert triage(desk, *[LOOK] * 14, PROSE, DONE) == 1
    assert "step cap" in desk.notifications()[0]["problem"]


@pytest.mark.parametrize("tries", [1, 2])
def test_the_author_has_a_second_try_too(desk: Desk, tries: int) -> None:
    text = {"title": "Shop down", "impact": "some", "root_cause": "a leak", "follow_ups": ["fix"]}
    story = ["Once upon a time", "there was a shop"][:tries]
    assert triage(desk, SEVERE, author=(*story, json.dumps(text))) == 0
    assert [record["agent"] for record in desk.records("model")] == ["triage", *["postmortem"] * 2]
    assert "not a postmortem" in asked(desk)[2][3]["content"]
    (page,) = (desk.out / "runs" / "r1").glob("postmortem-*.md")
    assert ("Shop down" in page.read_text()) == (tries == 1)


def test_a_killed_run_does_not_ask_again(desk: Desk) -> None:
    assert triage(desk, PROSE, DONE) == 0
    trace = desk.out / "runs" / "r1" / "trace.jsonl"
    lines = trace.read_text().splitlines(keepends=True)
    trace.write_text("".join(line for line in lines if '"verdict"' not in line))
    assert desk.resume() == 0
    assert len(asked(desk)) == 2
