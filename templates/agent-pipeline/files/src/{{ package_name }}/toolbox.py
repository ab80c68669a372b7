"""Tools: typed, checked before they run, and careful with the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from .approval import Action, Approver
from .errors import CredentialsError, ToolError
from .ledger import Entry, Ledger, State
from .model import KillSwitch, ToolCall, ToolSpec
from .model.reading import read_json
from .problems import in_words


class Arguments(BaseModel):
    """Base of a tool's arguments: unknown ones are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """Something the agent can do.

    `changes` returns the resource and the reason when the tool changes the world, and is None for
    a tool that only looks.
    """

    name: str
    description: str
    arguments: type[A]
    run: Callable[[A], str]
    changes: Callable[[A], tuple[str, str]] | None = None
    # What the resource of a change looks like, a regular expression.
    resources: str = ""

    def spec(self) -> ToolSpec:
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        schema.pop("description", None)
        return ToolSpec(self.name, self.description, schema)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a tool call led to. `ok` is false when the tool did not do what it is for."""

    text: str
    ok: bool
    changed: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tool call stands, so that a resumed run knows it again."""

    run: str
    incident: str
    step: str


class Toolbox:
    """Runs tool calls. Whatever a model asks for, the answer is an observation, not a crash."""

    def __init__(
        self,
        tools: Sequence[Tool[Any]],
        approver: Approver,
        ledger: Ledger,
        kill_switch: KillSwitch,
    ) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._approver = approver
        self._ledger = ledger
        self._kill_switch = kill_switch

    def specs(self) -> list[ToolSpec]:
        return [tool.spec() for tool in self._tools.values()]

    def run(self, call: ToolCall, place: Place) -> Observation:
        """Return what the call led to; raises only what ends the whole run."""
        tool = self._tools.get(call.name)
        if tool is None:
            known = ", ".join(self._tools) or "none"
            return Observation(
                f"error: there is no tool {call.name!r}; there are: {known}", ok=False
            )
        try:
            arguments = tool.arguments.model_validate(read_json(call.arguments or "{}"))
        except ValidationError as error:
            problems = in_words(error, "arguments", tool.arguments.model_fields)
            return Observation(f"error: wrong arguments for {call.name}: {problems}", ok=False)
        except ValueError as error:
            return Observation(
                f"error: the arguments of {call.name} are not JSON: {error}", ok=False
            )
        if tool.changes is None:
            return self._look(tool, arguments)
        resource, reason = tool.changes(arguments)
        return self._change(
            tool, arguments, Action(call.name, resource, reason, place.incident), place
        )

    @staticmethod
    def _look(tool: Tool[A], arguments: A) -> Observation:
        try:
            return Observation(tool.run(arguments), ok=True)
        except ToolError as error:
            return Observation(f"error: {error}", ok=False)

    def _done_before(self, mine: Entry, action: Action) -> Observation:
        """Return what became of this very call before a kill: it is never made again."""
        if mine.state not in {"begun", "unknown"}:
            return Observation(
                mine.outcome,
                ok=mine.state == "done",
                changed=True,
                details={"resource": action.resource},
            )
        text = (
            f"unknown outcome: the run was killed during {action.tool} on"
            f" {action.resource}; it is not repeated, look at the state instead"
        )
        if mine.state == "begun":
            # Somebody knows of it now: other runs may decide anew when the memory ends.
            self._ledger.write(mine.key, mine.run, mine.step, "unknown", text)
        return Observation(
            text, ok=False, details={"interrupted": True, "resource": action.resource}
        )

    def _change(self, tool: Tool[A], arguments: A, action: Action, place: Place) -> Observation:
        key = f"{action.tool}:{action.resource}"
        with self._ledger.locked():
            mine = self._ledger.of_step(place.run, place.step)
            earlier = self._ledger.latest(key)
        if mine is not None:
            return self._done_before(mine, action)
        if earlier is not None:
            return _refused_as_repeated(action, earlier)
        decision = self._approver.decide(action)
        details = {
            "resource": action.resource,
            "approved": decision.approved,
            "approved_by": decision.by,
        }
        if not decision.approved:
            return Observation(
                f"refused: {action.tool} on {action.resource} was not approved"
                f" ({decision.by}); conclude without it",
                ok=False,
                details=details,
            )
        self._kill_switch.check()
        with self._ledger.locked():
            # Another run may have done it while a person was thinking.
            earlier = self._ledger.latest(key)
            if earlier is not None:
                return _refused_as_repeated(action, earlier)
            self._ledger.write(key, place.run, place.step, "begun")
        try:
            observation = Observation(tool.run(arguments), ok=True, changed=True, details=details)
        except ToolError as error:
            # It may have happened all the same (a time-out), so it stays in the ledger.
            observation = Observation(f"error: {error}", ok=False, changed=True, details=details)
        except CredentialsError:
            self._ledger.write(key, place.run, place.step, "void")
            raise
        state: State = "done" if observation.ok else "failed"
        self._ledger.write(key, place.run, place.step, state, observation.text)
        return observation


def _refused_as_repeated(action: Action, earlier: Entry) -> Observation:
    if earlier.state == "begun":
        why = (
            f"was begun by run {earlier.run} and its outcome is unknown; it is not repeated before"
            " that run is resumed: escalate"
        )
    else:
        why = "was done or tried before and is not repeated; if it did not help, escalate"
    return Observation(
        f"refused: {action.tool} on {action.resource} {why}",
        ok=False,
        details={"repeated": True},
    )
