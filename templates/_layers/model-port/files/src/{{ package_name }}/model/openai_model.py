"""OpenAI's API, at OpenAI or at Azure, behind the model port, through OpenAI's own SDK."""

import json
from collections.abc import Sequence
from typing import Any

import openai

from .errors import MalformedReplyError, ModelError
from .messages import Message, Reply, ToolCall, ToolSpec, Usage


class OpenAIModel:
    """Calls the chat completions API, which OpenAI and Azure share.

    `name` is the model's name; at Azure it is the name of the deployment.
    """

    def __init__(self, name: str, client: openai.OpenAI) -> None:
        self.name = name
        self._client = client

    def complete(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], max_tokens: int
    ) -> Reply:
        request: dict[str, Any] = {
            "model": self.name,
            "max_completion_tokens": max_tokens,
            "messages": [_to_wire(message) for message in messages],
        }
        if tools:
            request["tools"] = [
                {
                    "type": "function",
                    "function": {
                        "name": t.name,
                        "description": t.description,
                        "parameters": dict(t.parameters),
                    },
                }
                for t in tools
            ]
        try:
            answer = self._client.chat.completions.create(**request)
        except openai.AuthenticationError as error:
            raise ModelError("the provider refused the key; check its variable") from error
        except openai.RateLimitError as error:
            raise ModelError(
                "the provider is throttling or the quota is used up, retries included"
            ) from error
        except openai.APITimeoutError as error:
            raise ModelError("the provider did not answer in time; set MODEL_TIMEOUT") from error
        except openai.APIConnectionError as error:
            raise ModelError("cannot reach the provider; check the network") from error
        except openai.APIError as error:
            raise ModelError(f"the provider refused the call: {error.message}") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise MalformedReplyError(
                "the provider's answer is not JSON, or nested too deep"
            ) from error
        try:
            return _from_wire(answer)
        except (AttributeError, LookupError, TypeError) as error:
            # The SDK does not validate: any field can be of any type, or be missing.
            raise MalformedReplyError(f"the provider's answer is malformed: {error}") from error


def _to_wire(message: Message) -> dict[str, Any]:
    wire: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        wire["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        wire["tool_call_id"] = message.tool_call_id
    return wire


def _from_wire(answer: Any) -> Reply:
    choices = getattr(answer, "choices", None)
    if not choices or choices[0].message is None:
        raise MalformedReplyError("the provider's answer has no message")
    message = choices[0].message
    calls = tuple(
        ToolCall(str(call.id), str(call.function.name), str(call.function.arguments))
        for call in getattr(message, "tool_calls", None) or ()
        if call.type == "function"
    )
    text = message.content if isinstance(message.content, str) else ""
    usage = getattr(answer, "usage", None)
    counted = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    return Reply(text, calls, Usage.counted(*counted))
