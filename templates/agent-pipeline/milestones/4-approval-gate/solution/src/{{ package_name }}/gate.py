"""Approvals that outlive the run: it stops and asks, a person answers when there is one."""

import hashlib
from dataclasses import asdict

from .approval import Action, Decision
from .errors import ApprovalPendingError, SettingsError
from .trace import Record, Trace


class Gate:
    """Writes what it needs approval for into the trace, and reads the answer from there."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def decide(self, action: Action) -> Decision:
        """Return the person's answer to exactly this action, or raise `ApprovalPendingError`."""
        wanted = request_id(action)
        answer = self._trace.find("approval", request=wanted)
        if answer is not None:
            return Decision(approved=answer["approved"], by=answer["by"])
        if self._trace.find("approval-wanted", request=wanted) is None:
            self._trace.append("approval-wanted", {"request": wanted, **asdict(action)})
        raise ApprovalPendingError(
            f"{action.tool} on {action.resource} waits for approval as {wanted}"
        )


def request_id(action: Action) -> str:
    """Return a name that stands for this action alone: another resource has another."""
    text = f"{action.incident}\n{action.tool}\n{action.resource}"
    return "req-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def open_requests(trace: Trace) -> list[Record]:
    """Return what nobody has answered yet."""
    return [
        record
        for record in trace.all("approval-wanted")
        if trace.find("approval", request=record["request"]) is None
    ]


def answer(trace: Trace, request: str, *, approved: bool, by: str) -> None:
    """Record a person's answer, or raise `SettingsError`."""
    if request not in {record["request"] for record in open_requests(trace)}:
        raise SettingsError(f"{request} is not waiting for an answer; `pending` lists what is")
    if not by.strip():
        raise SettingsError("--by needs the name of the person who decides")
    trace.append("approval", {"request": request, "approved": approved, "by": by.strip()})
