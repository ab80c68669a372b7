"""One agent's conversation: where thinking and acting are limited, recorded and replayed.

An agent loop, whatever framework drives it, has only these two calls. So a step cap, a budget, an
approval or a resumed run works the same in all of them.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from .errors import OtherRunError, PipelineError
from .model import (
    Guard,
    Message,
    ModelError,
    Reply,
    SafeStopError,
    StepCap,
    ToolCall,
    ToolSpec,
    Usage,
)
from .stop import Stop
from .toolbox import Place, Toolbox
from .trace import Trace


class Session:
    """The conversation of one agent about one incident."""

    def __init__(  # noqa: PLR0913 -- the one place where model, tools, limits and memory meet
        self,
        *,
        agent: str,
        incident: str,
        run: str,
        guard: Guard,
        toolbox: Toolbox,
        trace: Trace,
        stop: Stop,
        max_steps: int,
    ) -> None:
        self.agent = agent
        self.incident = incident
        self._run = run
        self._guard = guard
        self._toolbox = toolbox
        self._trace = trace
        self._stop = stop
        self._cap = StepCap(max_steps)
        self._step = 0
        self._acts = 0
        # What ended the conversation; a framework that swallows it gets it again.
        self.failure: Exception | None = None

    def tools(self) -> list[ToolSpec]:
        return self._toolbox.specs()

    def think(self, messages: Sequence[Message]) -> Reply:
        """Return the model's next reply, from the trace if it is recorded there."""
        if self.failure is not None:
            raise self.failure
        try:
            return self._think(messages)
        except (SafeStopError, ModelError, PipelineError) as error:
            self.failure = error
            raise

    def act(self, call: ToolCall) -> str:
        """Return what the tool call led to, from the trace if it is recorded there."""
        if self.failure is not None:
            raise self.failure
        try:
            return self._act(call)
        except (SafeStopError, PipelineError) as error:
            self.failure = error
            raise

    def _think(self, messages: Sequence[Message]) -> Reply:
        self._step = self._cap.take()
        self._acts = 0
        digest = _digest(messages)
        place = {"incident": self.incident, "agent": self.agent, "step": self._step}
        record = self._trace.find("model", **place)
        if record is None:
            with self._stop.at_once():
                metered = self._guard.complete(messages, self.tools())
            record = self._trace.append(
                "model",
                {
                    **place,
                    "request": digest,
                    "text": metered.reply.text,
                    "tool_calls": [asdict(call) for call in metered.reply.tool_calls],
                    "input_tokens": metered.usage.input_tokens,
                    "output_tokens": metered.usage.output_tokens,
                    "usd": metered.usd,
                    "seconds": round(metered.seconds, 3),
                },
            )
        elif record["request"] != digest:
            raise OtherRunError(
                f"{self._trace.path}: step {self._step} of {self.incident} was asked something"
                " else; the code, the prompts or the framework changed since: start a new run"
            )
        return Reply(
            record["text"],
            tuple(ToolCall(**call) for call in record["tool_calls"]),
            Usage(record["input_tokens"], record["output_tokens"]),
        )

    def _act(self, call: ToolCall) -> str:
        self._acts += 1
        step = f"{self.incident}/{self.agent}/{self._step}.{self._acts}"
        record = self._trace.find("tool", step=step)
        if record is None:
            self._stop.check()
            observation = self._toolbox.run(call, Place(self._run, self.incident, step))
            record = self._trace.append(
                "tool",
                {
                    "incident": self.incident,
                    "agent": self.agent,
                    "step": step,
                    "name": call.name,
                    "arguments": call.arguments,
                    "observation": observation.text,
                    "ok": observation.ok,
                    "changed": observation.changed,
                    **observation.details,
                },
            )
        return str(record["observation"])


def _digest(messages: Sequence[Message]) -> str:
    text = json.dumps([asdict(message) for message in messages], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
