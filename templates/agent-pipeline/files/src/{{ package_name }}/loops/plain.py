"""ReAct as a plain loop."""

from ..model import Message
from ..session import Session


def run_agent(session: Session, system: str, task: str) -> str:
    """Return the agent's last word. The session's step cap is what ends a loop without one."""
    messages = [Message("system", system), Message("user", task)]
    while True:
        reply = session.think(messages)
        if not reply.tool_calls:
            return reply.text
        messages.append(reply.as_message())
        messages.extend(
            Message("tool", session.act(call), tool_call_id=call.id) for call in reply.tool_calls
        )
