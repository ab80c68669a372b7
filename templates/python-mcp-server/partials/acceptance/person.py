class Person:
    """Who sits at the client: answers every question in the same way, and remembers what was asked."""

    def __init__(self, action: str, *, approve: bool = False) -> None:
        self.action = action
        self.approve = approve
        self.asked: list[str] = []

    async def __call__(self, _context: Any, params: Any) -> ElicitResult:
        self.asked.append(params.message)
        if self.action != "accept":
            return ElicitResult(action=self.action)
        fields = params.requested_schema["properties"]
        yes_or_no = [name for name, field in fields.items() if field["type"] == "boolean"]
        assert len(yes_or_no) == 1, f"expected one boolean field, got {fields}"
        return ElicitResult(action="accept", content={yes_or_no[0]: self.approve})


async def start_maintenance(client: Client, **changes: object) -> Any:
    """Call the tool; None where the call is refused by the protocol instead of by a result."""
    arguments = {"service": "search", "minutes": 30, "reason": "new index"} | changes
    try:
        return await client.call_tool("start_maintenance", arguments)
    except MCPError:
        return None


async def windows(client: Client) -> list[dict[str, Any]]:
    result = await client.call_tool("list_maintenance")
    assert not result.is_error, result.content
    found: list[dict[str, Any]] = result.structured_content["windows"]
    return found
