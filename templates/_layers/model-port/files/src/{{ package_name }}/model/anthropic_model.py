"""Anthropic's API behind the model port, through Anthropic's own SDK."""

import json
from collections.abc import Sequence
from typing import Any, cast

import anthropic

from .errors import MalformedReplyError, ModelError
from .messages import Message, Reply, ToolCall, ToolSpec, Usage
from .reading import read_json


class AnthropicModel:
    """Calls the Messages API."""

    def __init__(self, name: str, client: anthropic.Anthropic) -> None:
        self.name = name
        self._client = client

    def complete(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int
    ) -> Reply:
        system = "\n\n".join(m.content for m in messages if m.role == "system")
        request: dict[str, Any] = {
            "model": self.name,
            "max_tokens": max_tokens,
            "messages": _to_wire(messages),
        }
        if system:
            request["system"] = system
        if tools:
            request["tools"] = [
                {"name": t.name, "description": t.description, "input_schema": dict(t.parameters)}
                for t in tools
            ]
        try:
            answer = self._client.messages.create(**request)
        except anthropic.AuthenticationError as error:
            raise ModelError("Anthropic refused the key; check ANTHROPIC_API_KEY") from error
        except anthropic.RateLimitError as error:
            raise ModelError("Anthropic is throttling, retries included; try later") from error
        except anthropic.APITimeoutError as error:
            raise ModelError("Anthropic did not answer in time; set MODEL_TIMEOUT") from error
        except anthropic.APIConnectionError as error:
            raise ModelError("cannot reach Anthropic; check the network") from error
        except anthropic.APIError as error:
            raise ModelError(f"Anthropic refused the call: {error.message}") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise MalformedReplyError(
                "Anthropic's answer is not JSON, or nested too deep"
            ) from error
        try:
            return _from_wire(answer)
        except (AttributeError, LookupError, TypeError, RecursionError) as error:
            # The SDK does not validate: any field can be of any type, or be missing.
            raise MalformedReplyError(f"Anthropic's answer is malformed: {error}") from error


def _to_wire(messages: Sequence[Message]) -> list[dict[str, Any]]:
    wire: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "system":
            continue
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        # All results of one round of calls belong in one user message.
        if wire and wire[-1]["role"] == role:
            wire[-1]["content"].extend(blocks)
        else:
            wire.append({"role": role, "content": blocks})
    return wire


def _blocks(message: Message) -> list[dict[str, Any]]:
    if message.role == "tool":
        return [
            {
                "type": "tool_result",
                "tool_use_id": message.tool_call_id,
                "content": message.content,
            }
        ]
    blocks: list[dict[str, Any]] = []
    if message.content:
        blocks.append({"type": "text", "text": message.content})
    blocks.extend(
        {"type": "tool_use", "id": call.id, "name": call.name, "input": _input(call.arguments)}
        for call in message.tool_calls
    )
    # The API refuses a message without content.
    return blocks or [{"type": "text", "text": "(nothing)"}]


def _input(arguments: str) -> dict[str, Any]:
    """Return the arguments as the object that the API insists on, even if they are none."""
    try:
        value = read_json(arguments)
    except ValueError:
        value = None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {"malformed": arguments}


def _arguments(value: Any) -> str:
    try:
        return json.dumps(value)
    except RecursionError:
        # No JSON, so whoever asks for the tool's arguments tells the model that they are none.
        return "(nested too deep)"


def _from_wire(answer: Any) -> Reply:
    content = getattr(answer, "content", None)
    if not isinstance(content, list):
        raise MalformedReplyError("Anthropic's answer has no content")
    text = "".join(b.text for b in content if b.type == "text" and isinstance(b.text, str))
    calls = tuple(
        ToolCall(str(b.id), str(b.name), _arguments(b.input))
        for b in content
        if b.type == "tool_use"
    )
    usage = getattr(answer, "usage", None)
    counted = (getattr(usage, "input_tokens", None), getattr(usage, "output_tokens", None))
    return Reply(text, calls, Usage.counted(*counted))
