"""The agent as a crew of one: CrewAI frames the role and the task, the session does the rest.

CrewAI's own tool loop answers equal calls from a cache, runs several at once and words failures
itself. None of that goes with approvals, a ledger and a replayable trace, so the rounds of thinking
and acting run inside the model's `call`, which CrewAI leaves to whoever implements a model.
"""

import logging
import os
import tempfile
from collections.abc import Callable
from queue import Empty, Queue
from threading import Event, Thread

# Read when CrewAI is imported: without these it sends telemetry and keeps a database at home.
os.environ.setdefault("CREWAI_DISABLE_TELEMETRY", "true")
os.environ.setdefault("CREWAI_TRACING_ENABLED", "false")
os.environ.setdefault("CREWAI_STORAGE_DIR", tempfile.mkdtemp(prefix="crew-"))

from typing import Any

from crewai import Agent, BaseLLM, Crew, Task
from pydantic import PrivateAttr

from ..model import Message
from ..session import Session

# It warns at every call that it has to guess the tokens; the guard does the counting here.
logging.getLogger("crewai").setLevel(logging.ERROR)

# How soon CrewAI's thread notices that the run has ended.
_LOOK_UP_SECONDS = 0.2


class _Stopped(Exception):  # noqa: N818 -- not a failure: the run ended elsewhere
    """Ends CrewAI's side of a run whose own side has ended."""


class _Desk:
    """Hands CrewAI's questions, asked in a thread of its own, to the thread that runs the session.

    Signals reach the main thread only: a session that ran in CrewAI's could not be interrupted
    while it waits for a person or a provider.
    """

    def __init__(self) -> None:
        self._questions: Queue[str | BaseException | None] = Queue()
        self._answers: Queue[str] = Queue()
        self._closed = Event()
        self._last = ""

    def ask(self, question: str) -> str:
        """Return the answer; called by CrewAI's thread."""
        self._questions.put(question)
        while not self._closed.is_set():
            try:
                return self._answers.get(timeout=_LOOK_UP_SECONDS)
            except Empty:
                continue
        raise _Stopped

    def serve(self, work: Callable[[], str], answer: Callable[[str], str]) -> str:
        """Return what `work` does, run in another thread whose questions `answer` answers here."""

        def run() -> None:
            try:
                self._last = work()
                self._questions.put(None)
            except Exception as error:  # noqa: BLE001 -- handed to the thread that waits for it
                self._questions.put(error)

        thread = Thread(target=run, daemon=True)
        thread.start()
        try:
            while (question := self._questions.get()) is not None:
                if isinstance(question, BaseException):
                    raise question
                self._answers.put(answer(question))
        finally:
            self._closed.set()
            thread.join()
        return self._last


class _SessionModel(BaseLLM):
    """A CrewAI model whose every call is a whole conversation of the session."""

    _desk: _Desk = PrivateAttr()

    def __init__(self, desk: _Desk) -> None:
        super().__init__(model="session")
        self._desk = desk

    def call(self, messages: Any, *args: Any, **kwargs: Any) -> str:
        """Return the agent's last word on CrewAI's last message."""
        del args, kwargs
        return self._desk.ask(messages if isinstance(messages, str) else messages[-1]["content"])

    def supports_function_calling(self) -> bool:
        """Say no: CrewAI is to leave the tools alone."""
        return False


def run_agent(session: Session, system: str, task: str) -> str:
    """Return the agent's last word. The session's step cap is what ends a loop without one."""
    desk = _Desk()
    agent = Agent(
        role=session.agent,
        goal="Answer in the form that the instructions ask for.",
        backstory="Works on one incident at a time.",
        llm=_SessionModel(desk),
        max_iter=1,
        max_retry_limit=0,
        verbose=False,
    )
    job = Task(description=task, expected_output="The JSON object, and nothing else.", agent=agent)
    crew = Crew(agents=[agent], tasks=[job], verbose=False, memory=False)
    # A crew that does not stream returns its output, whose text is the last word.
    return desk.serve(lambda: str(crew.kickoff()), lambda asked: _converse(session, system, asked))


def _converse(session: Session, system: str, task: str) -> str:
    messages = [Message("system", system), Message("user", task)]
    while True:
        reply = session.think(messages)
        if not reply.tool_calls:
            # CrewAI takes an empty answer for a failure and asks again.
            return reply.text or "(no answer)"
        messages.append(reply.as_message())
        messages.extend(
            Message("tool", session.act(call), tool_call_id=call.id) for call in reply.tool_calls
        )
