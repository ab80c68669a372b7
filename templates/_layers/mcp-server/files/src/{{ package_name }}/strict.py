"""An MCP server that takes only the arguments that it knows, and says in words which one is wrong.

The SDK passes over an argument that a tool does not have: a call with "dryRun" for "dry_run" would
do what it was asked only to try. A wrong value it answers with the text of the library that found
it. Here both are errors that a model can read and mend.
"""

import difflib
from collections.abc import Iterable
from typing import Any

from mcp import MCPError
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import INVALID_PARAMS, CallToolResult, GetPromptResult, InputRequiredResult, Tool
from pydantic import ValidationError

# An answer names no more than so many mistakes, and shows no more of a name that a caller made up.
MOST_NAMED = 5
LONGEST_NAME = 60


class StrictServer(MCPServer[Any]):
    """The SDK's server, with closed schemas and readable refusals."""

    async def list_tools(self) -> list[Tool]:
        """All tools. Their schemas say that there are no arguments but those that they name."""
        return [
            tool.model_copy(
                update={"input_schema": tool.input_schema | {"additionalProperties": False}}
            )
            for tool in await super().list_tools()
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool.

        Raises:
            ToolError: An argument is unknown, missing or wrong, or what the tool itself says.
        """
        known = {
            tool.name: list(tool.input_schema["properties"]) for tool in await self.list_tools()
        }
        if name in known and (amiss := unknown_arguments(arguments, known[name])):
            message = f"{name} was not called: {amiss}"
            raise ToolError(message)
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError:
            raise  # a crash, whatever caused it: its text stays here
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            message = f"{name} was not called: {in_words(error.__cause__)}"
            raise ToolError(message) from error.__cause__

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[Any, Any] | None = None,
    ) -> GetPromptResult | InputRequiredResult:
        """Fill in a prompt.

        Raises:
            MCPError: Invalid params: there is no such prompt, or an argument is unknown, missing
                or wrong. Or what the prompt itself says.
        """
        prompts = {prompt.name: prompt.arguments or [] for prompt in await self.list_prompts()}
        if name not in prompts:
            names = ", ".join(prompts) or "none"
            raise MCPError(INVALID_PARAMS, f"no prompt is called {_short(name)}; there is {names}")
        given = arguments or {}
        amiss = unknown_arguments(given, [argument.name for argument in prompts[name]])
        missing = [it.name for it in prompts[name] if it.required and it.name not in given]
        if not amiss and missing:
            amiss = "; ".join(f"the argument {argument} is missing" for argument in missing)
        if amiss:
            raise MCPError(INVALID_PARAMS, f"{name} was not filled in: {amiss}")
        try:
            return await super().get_prompt(name, given, context)
        except ValueError as error:
            cause = error.__cause__.__cause__ if error.__cause__ else None
            # The SDK checks the values by the function's own signature, under the function's name.
            if not isinstance(cause, ValidationError) or cause.title.split(".")[-1] != name:
                raise
            message = f"{name} was not filled in: {in_words(cause)}"
            raise MCPError(INVALID_PARAMS, message) from error


def unknown_arguments(given: Iterable[str], known: list[str]) -> str | None:
    """What is wrong with arguments that nobody knows; None if all are known."""
    unknown = [name for name in given if name not in known]
    if not unknown:
        return None
    named = []
    for name in unknown[:MOST_NAMED]:
        similar = difflib.get_close_matches(name.lower(), known, n=1)
        hint = f" (did you mean {similar[0]}?)" if similar else ""
        named.append(f"{_short(name)}{hint}")
    if len(unknown) > MOST_NAMED:
        named.append(f"{len(unknown) - MOST_NAMED} more")
    takes = f"it takes {', '.join(known)}" if known else "it takes no arguments"
    return f"there is no argument {', '.join(named)}; {takes}"


def in_words(error: ValidationError) -> str:
    """Which arguments are wrong, and how; without the values, and without where to read more."""
    mistakes = error.errors(include_input=False, include_url=False)
    said = []
    for mistake in mistakes[:MOST_NAMED]:
        place = ".".join(str(part) for part in mistake["loc"])
        if mistake["type"] == "missing":
            said.append(f"the argument {place} is missing")
        else:
            text = mistake["msg"].removeprefix("Value error, ")
            said.append(f"the argument {place} is wrong: {text[:1].lower()}{text[1:]}")
    if len(mistakes) > MOST_NAMED:
        said.append(f"and {len(mistakes) - MOST_NAMED} more")
    return "; ".join(said)


def _short(name: str) -> str:
    return repr(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
