"""Marks with a date and a reason: set, replaced, removed, listed when they have expired."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest


def _in(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def _date(world: Any, instance: str, text: str, region: str = "eu-central-1") -> None:
    tags = [{"Key": "DeleteAfter", "Value": text}]
    world.ec2(region).create_tags(Resources=[instance], Tags=tags)


def test_a_mark_is_set_replaced_and_removed(world: Any) -> None:
    [web] = world.launch("web-1", Owner="shop")
    before = world.tags(web)
    made = world.json("mark", web, "--days", "7", "--reason", "unused since May")
    assert made["id"] == web
    assert made["delete_after"] == _in(7), "days count from today in UTC, not in this place's time"
    assert made["reason"] == "unused since May"
    assert world.tags(web) == {
        **before,
        "DeleteAfter": _in(7),
        "DeleteReason": "unused since May",
    }
    world.json("mark", web, "--days", "90", "--reason", "later")
    assert world.tags(web)["DeleteAfter"] == _in(90)
    assert world.tags(web)["DeleteReason"] == "later"
    for _ in range(2):
        assert world.run("unmark", web).returncode == 0
    assert world.tags(web) == before
    assert world.state(web) == "running"
    world.policy_covers_the_calls()


def test_what_makes_no_sense_is_refused(world: Any) -> None:
    [web] = world.launch("web-1")
    [other] = world.launch("other", managed=False, Owner="someone")
    for days, reason in (("0", "x"), ("91", "x"), ("-1", "x"), ("7", "  "), ("7", "x" * 201)):
        found = world.error("mark", web, "--days", days, "--reason", reason)
        assert found == (2, "invalid_request"), (days, reason)
    assert world.error("mark", other, "--days", "7", "--reason", "x") == (4, "not_managed")
    assert world.error("unmark", other) == (4, "not_managed")
    gone = world.error("mark", "i-0123456789abcdef0", "--days", "7", "--reason", "x")
    assert gone == (3, "not_found")
    assert not world.actions & {"CreateTags", "DeleteTags"}


NO_DATES = ["soon", "20200101", "2020-1-1", "2020-02-30", ""]


def test_only_dates_that_are_past_have_expired(world: Any) -> None:
    old, older, today, plain = world.launch("b", "a", "c", "d")
    [there] = world.launch("there", region="us-east-1")
    _date(world, there, _in(-10), "us-east-1")
    _date(world, old, _in(-1))
    _date(world, older, _in(-30))
    _date(world, today, _in(0))
    odd = world.launch(*(f"odd-{number}" for number in range(len(NO_DATES))))
    for instance, text in zip(odd, NO_DATES, strict=True):
        _date(world, instance, text)
    words = ("expired", "--region", "eu-central-1", "--region", "us-east-1")
    answer = world.json(*words)
    assert [item["id"] for item in answer["instances"]] == [older, there, old]
    unreadable = answer["unreadable"]
    assert sorted(unreadable) == sorted(odd), f"these are no dates as YYYY-MM-DD: {NO_DATES}"
    assert plain not in json.dumps(answer)
    dates = [item["delete_after"] for item in answer["instances"]]
    assert dates == [_in(-30), _in(-10), _in(-1)]
    assert {world.state(item) for item in (old, older)} == {"running"}, "nothing is deleted"
    world.denied.add("us-east-1")
    done = world.run(*words, "--json")
    assert done.returncode == 8, f"us-east-1 did not answer: {done.stderr}"
    assert [item["id"] for item in json.loads(done.stdout)["instances"]] == [older, old]


@pytest.mark.anyio
async def test_a_model_can_mark_too(world: Any, mode: Any) -> None:
    [web] = world.launch("web-1")
    [other] = world.launch("other", managed=False, Owner="someone")
    async with world.client(mode=mode) as mcp:
        arguments = {"instance_id": web, "days": 7, "reason": "unused"}
        made = await mcp.call_tool("mark_for_deletion", arguments)
        assert not made.is_error, made.content
        assert made.structured_content["delete_after"] == _in(7)
        for change in ({"days": 0}, {"days": 365}, {"reason": ""}):
            refused = await mcp.call_tool("mark_for_deletion", arguments | change)
            assert refused.is_error, change
        refused = await mcp.call_tool("mark_for_deletion", arguments | {"instance_id": other})
        assert "not_managed" in str(refused.content)
    assert world.tags(web)["DeleteAfter"] == _in(7)


def test_the_policy_lets_marks_be_written_and_no_other_tags(world: Any) -> None:
    policy = json.loads((world.project() / "iam/policy.json").read_text())
    writing = [
        statement
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        and {"ec2:CreateTags", "ec2:DeleteTags"} & set(_list(statement["Action"]))
        and any("instance/" in item or item == "*" for item in _list(statement["Resource"]))
    ]
    actions = {action for statement in writing for action in _list(statement["Action"])}
    assert {"ec2:CreateTags", "ec2:DeleteTags"} <= actions
    for statement in writing:
        condition = statement.get("Condition", {})
        keys = {
            key
            for name, value in condition.items()
            if name.startswith("ForAllValues:") and "aws:TagKeys" in value
            for key in _list(value["aws:TagKeys"])
        }
        assert keys == {"DeleteAfter", "DeleteReason"}, f"{statement} lets other tags be written"
        assert "aws:ResourceTag/ManagedBy" in json.dumps(condition), f"{statement} asks for no tag"


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
