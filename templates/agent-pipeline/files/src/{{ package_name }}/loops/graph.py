"""ReAct as a LangGraph state graph: think -> act -> think, until there is nothing left to do."""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph

from ..model import Message
from ..pipeline import MAX_STEPS
from ..session import Session


class _State(TypedDict):
    messages: Annotated[list[Message], operator.add]


def run_agent(session: Session, system: str, task: str) -> str:
    """Return the agent's last word. The session's step cap is what ends a loop without one."""

    def think(state: _State) -> _State:
        return {"messages": [session.think(state["messages"]).as_message()]}

    def act(state: _State) -> _State:
        calls = state["messages"][-1].tool_calls
        return {
            "messages": [Message("tool", session.act(call), tool_call_id=call.id) for call in calls]
        }

    def after_thinking(state: _State) -> str:
        return "act" if state["messages"][-1].tool_calls else END

    graph = StateGraph(_State)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", after_thinking, ["act", END])
    graph.add_edge("act", "think")
    start: _State = {"messages": [Message("system", system), Message("user", task)]}
    # Two nodes a step; LangGraph's own limit, thousands of rounds, would come far too late.
    result = graph.compile().invoke(start, {"recursion_limit": 2 * MAX_STEPS + 2})
    text: str = result["messages"][-1].content
    return text
