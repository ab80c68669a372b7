"""stop_instance over MCP asks the person at the client first, and heeds the answer."""

from typing import Any

import pytest
from mcp_types import ElicitResult

pytestmark = pytest.mark.anyio


class Person:
    """Answers every question alike, and remembers them."""

    def __init__(self, action: str, tick: bool = True) -> None:
        self.action: Any = action
        self.tick = tick
        self.questions: list[str] = []

    async def __call__(self, context: Any, params: Any) -> ElicitResult:
        self.questions.append(params.message)
        fields = params.requested_schema["properties"]
        kinds = {name: field.get("type") for name, field in fields.items()}
        assert list(kinds.values()) == ["boolean"], f"ask for one boolean field, not {kinds}"
        content = {name: self.tick for name in kinds} if self.action == "accept" else None
        return ElicitResult(action=self.action, content=content)


async def _stop(world: Any, mode: Any, person: Person | None, instance: str, **more: Any) -> Any:
    async with world.client(mode=mode, answer=person) as mcp:
        return await mcp.call_tool("stop_instance", {"instance_id": instance, **more})


async def test_a_yes_stops_it_and_was_asked_for_by_name(world: Any, mode: Any) -> None:
    [web] = world.launch("web-1")
    person = Person("accept")
    result = await _stop(world, mode, person, web, wait_seconds=30)
    assert not result.is_error, result.content
    assert result.structured_content["current"] == "stopped"
    assert world.state(web) == "stopped"
    assert len(person.questions) == 1, "one stop, one question"
    assert web in person.questions[0]
    assert "web-1" in person.questions[0]


@pytest.mark.parametrize(
    "person",
    [Person("accept", tick=False), Person("decline"), Person("cancel")],
    ids=["accept-without-the-tick", "decline", "cancel"],
)
async def test_everything_else_leaves_it_running(world: Any, mode: Any, person: Person) -> None:
    [web] = world.launch("web-1")
    result = await _stop(world, mode, person, web)
    assert person.questions, "nobody was asked"
    stopped = not result.is_error
    assert not stopped, "it was stopped, although the person did not agree"
    assert "not_confirmed" in str(result.content), result.content
    assert world.state(web) == "running"
    assert "StopInstances" not in world.actions


async def test_where_nobody_can_be_asked_nothing_is_stopped(world: Any, mode: Any) -> None:
    [web] = world.launch("web-1")
    try:
        result = await _stop(world, mode, None, web)
    except Exception:  # noqa: BLE001 - a protocol error is as good as a tool's
        pass
    else:
        assert result.is_error
    assert world.state(web) == "running"


async def test_nobody_is_asked_about_nothing(world: Any, mode: Any) -> None:
    [web, off, leaving] = world.launch("web-1", "off", "leaving")
    world.ec2().stop_instances(InstanceIds=[off])
    world.put(leaving, "stopping")
    [other] = world.launch("other", managed=False, Owner="someone")
    person = Person("decline")
    async with world.client(mode=mode, answer=person) as mcp:

        async def stop(instance: str, **more: Any) -> Any:
            return await mcp.call_tool("stop_instance", {"instance_id": instance, **more})

        dry = await stop(web, dry_run=True)
        assert dry.structured_content["dry_run"] is True, dry.content
        for instance in (off, leaving):
            done = await stop(instance)
            assert done.structured_content["changed"] is False, done.content
        assert "not_found" in str((await stop("i-0123456789abcdef0")).content)
        assert "not_managed" in str((await stop(other)).content)
    assert person.questions == []


async def test_a_model_cannot_answer_for_the_person(world: Any, mode: Any) -> None:
    [web] = world.launch("web-1")
    async with world.client(mode=mode, answer=Person("decline")) as mcp:
        tools = {tool.name: tool for tool in (await mcp.list_tools()).tools}
        known = {"instance_id", "dry_run", "wait_seconds", "profile", "region"}
        extra = set(tools["stop_instance"].input_schema["properties"]) - known
        assert not extra, f"a model can fill in {extra}"
        words = ("confirm", "confirmed", "confirmation", "answer", "approve", "stop", "force", "yes")
        await mcp.call_tool("stop_instance", {"instance_id": web} | dict.fromkeys(words, True))
        await mcp.call_tool(
            "stop_instance",
            {"instance_id": web, "answer": {"action": "accept", "data": {"stop": True}}},
        )
    assert world.state(web) == "running"


async def test_the_command_line_does_not_ask(world: Any) -> None:
    [web] = world.launch("web-1")
    assert world.json("stop", web)["changed"] is True
