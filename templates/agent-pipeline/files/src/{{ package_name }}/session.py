"""One agent's conversation: where thinking and acting are limited, recorded and replayed.

An agent loop, whatever framework drives it, has only these two calls. So a step cap, a budget, an
approval or a resumed run works the same in all of them.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
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
from .telemetry import Span, Tracing
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
        tracing: Tracing,
        trace: Trace,
        stop: Stop,
        max_steps: int,
    ) -> None:
        self.agent = agent
        self.incident = incident
        self._run = run
        self._guard = guard
        self._toolbox = toolbox
        self._tracing = tracing
        self._agent_span: Span | None = None
        self._step_span: Span | None = None
        self._trace = trace
        self._stop = stop
        self._cap = StepCap(max_steps)
        self._step = 0
        self._acts = 0
        # What ended the conversation; a framework that swallows it gets it again.
        self.failure: Exception | None = None

    def tools(self) -> list[ToolSpec]:
        return self._toolbox.specs()

    @contextmanager
    def traced(self) -> Iterator[None]:
        """Put the conversation into a span, with a span in it for each step that is not replayed.

        Spans are handed on by name: frameworks run steps in threads and contexts of their own.
        """
        place = {"agent.name": self.agent, "incident.id": self.incident}
        with self._tracing.span(f"invoke_agent {self.agent}", place) as self._agent_span:
            try:
                yield
            finally:
                self._end_step()

    def _in_step(self) -> Span:
        if self._step_span is None:
            name, place = f"step {self._step}", {"agent.step": self._step}
            self._step_span = self._tracing.begin(name, place, self._agent_span)
        return self._step_span

    def _end_step(self) -> None:
        if self._step_span is not None:
            self._step_span.end()
            self._step_span = None

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
        self._end_step()
        self._step = self._cap.take()
        self._acts = 0
        digest = _digest(messages)
        place = {"incident": self.incident, "agent": self.agent, "step": self._step}
        record = self._trace.find("model", **place)
        if record is None:
            with self._model_span() as span:
                with self._stop.at_once():
                    metered = self._guard.complete(messages, self.tools())
                span.set("gen_ai.usage.input_tokens", metered.usage.input_tokens)
                span.set("gen_ai.usage.output_tokens", metered.usage.output_tokens)
                span.set("cost.usd", metered.usd)
                ids = span.ids()
            record = self._trace.append(
                "model",
                {
                    **place,
                    **ids,
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
            with self._tool_span(call) as span:
                observation = self._toolbox.run(call, Place(self._run, self.incident, step))
                span.set("tool.ok", observation.ok)
                span.set("tool.changed", observation.changed)
                ids = span.ids()
            record = self._trace.append(
                "tool",
                {
                    **ids,
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

    def _model_span(self) -> AbstractContextManager[Span]:
        model = self._guard.model_name
        attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": model}
        return self._tracing.span(f"chat {model}", attributes, self._in_step())

    def _tool_span(self, call: ToolCall) -> AbstractContextManager[Span]:
        attributes = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": call.name,
            "tool.arguments": call.arguments,
        }
        return self._tracing.span(f"execute_tool {call.name}", attributes, self._in_step())


def traced(loop: Callable[[Session, str, str], str]) -> Callable[[Session, str, str], str]:
    """Return an agent loop whose conversations are spans."""

    def run(session: Session, system: str, task: str) -> str:
        with session.traced():
            return loop(session, system, task)

    return run


def _digest(messages: Sequence[Message]) -> str:
    text = json.dumps([asdict(message) for message in messages], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
