"""list_instances over MCP: pages of at most `limit`, and a cursor that leads through all of them."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def _call(mcp: Any, **arguments: Any) -> Any:
    result = await mcp.call_tool("list_instances", arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def _pages(mcp: Any, cursor: str | None = None, **arguments: Any) -> list[list[str]]:
    pages: list[list[str]] = []
    while len(pages) < 50:
        more = {"cursor": cursor} if cursor else {}
        answer = await _call(mcp, **arguments, **more)
        pages.append([item["id"] for item in answer["instances"]])
        cursor = answer["next_cursor"]
        if cursor is None:
            return pages
        assert pages[-1], "an empty page says that there is more"
    raise AssertionError("the cursor never ends")


async def test_pages_cover_reservations_and_regions_once(world: Any, mode: Any) -> None:
    ids = [*world.launch("a", "b", "c"), *world.launch("d"), *world.launch("e", "f")]
    ids += world.launch("g", "h", "a", region="us-east-1")
    async with world.client("--region", "eu-central-1", "--region", "us-east-1", mode=mode) as mcp:
        for limit in (1, 2, 4, 9, 10):
            pages = await _pages(mcp, limit=limit)
            seen = [item for page in pages for item in page]
            assert sorted(seen) == sorted(ids), f"pages of {limit} lose or repeat instances"
            sizes = [len(page) for page in pages]
            assert set(sizes[:-1]) <= {limit}, f"only the last page of {limit} may hold fewer"
            assert sizes[-1] <= limit, (limit, sizes)
        assert len(await _pages(mcp, limit=9)) == 1, "nothing is behind a page that holds all"


async def test_a_region_that_does_not_answer_is_named_on_every_page(world: Any) -> None:
    ids = world.launch("a", "b", "c")
    world.denied.add("us-east-1")
    async with world.client("--region", "eu-central-1", "--region", "us-east-1") as mcp:
        first = await _call(mcp, limit=2)
        second = await _call(mcp, limit=2, cursor=first["next_cursor"])
    for page in (first, second):
        assert [failure["region"] for failure in page["failures"]] == ["us-east-1"]
    seen = [item["id"] for item in first["instances"] + second["instances"]]
    assert sorted(seen) == sorted(ids)


async def test_without_a_limit_a_page_holds_twenty(world: Any) -> None:
    world.launch(*(f"node-{number:02}" for number in range(23)))
    async with world.client() as mcp:
        assert [len(page) for page in await _pages(mcp)] == [20, 3]
        assert [len(page) for page in await _pages(mcp, states=["stopped"])] == [0]


async def test_instances_that_come_and_go_shift_nothing(world: Any) -> None:
    ids = world.launch("b", "c", "d", "e", "f", "g")
    running = {"limit": 2, "states": ["running"]}

    async def walk(mcp: Any, between: Callable[[list[str]], object]) -> list[str]:
        first = await _call(mcp, **running)
        seen = [item["id"] for item in first["instances"]]
        between(seen)
        rest = await _pages(mcp, first["next_cursor"], **running)
        return seen + [item for page in rest for item in page]

    async with world.client() as mcp:
        seen = await walk(mcp, lambda ids: world.ec2().terminate_instances(InstanceIds=ids[:1]))
        lost = set(ids) - set(seen)
        assert not lost, f"one went, and {len(lost)} others are lost: a page depends on positions"
        # Some of them sort before the others, whatever the order is.
        seen = await walk(mcp, lambda _: world.launch(*(f"a{number}" for number in range(9))))
    again = len(seen) - len(set(seen))
    assert not again, f"some came, and {again} others are repeated: a page depends on positions"


async def test_wrong_limits_and_cursors_are_refused(world: Any, mode: Any) -> None:
    world.launch("a", "b", "c")
    async with world.client(mode=mode) as mcp:
        for limit in (0, -1, 101):
            assert (await mcp.call_tool("list_instances", {"limit": limit})).is_error, limit
        for cursor in ("x", "bnVsbA==", "0", "\u00e9"):
            refused = await mcp.call_tool("list_instances", {"cursor": cursor})
            assert refused.is_error, cursor
            assert "invalid_request" in str(refused.content), refused.content
        plain, filtered = {"limit": 1}, {"limit": 1, "tags": {"ManagedBy": "*"}}
        for own, others in (
            (plain, {"states": ["running"]}),
            (plain, {"tags": {"ManagedBy": "*"}}),
            (filtered, {}),
        ):
            cursor = (await _call(mcp, **own))["next_cursor"]
            other = await mcp.call_tool("list_instances", {"cursor": cursor, **others})
            taken = not other.is_error
            assert not taken, f"a cursor for {own} was taken with {others or 'no filters'}"
            assert "invalid_request" in str(other.content)
