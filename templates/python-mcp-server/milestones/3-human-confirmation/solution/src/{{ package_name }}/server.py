"""The MCP server: tools, resources and a prompt over the facts.

Tools say in their annotations whether they change anything; annotations are hints to clients, so
nothing here relies on them: before a change, the server has the client ask a person. An ordinary
exception reaches a client as "Error executing tool" without its text, because that text may hold
anything: what the model can use to go on is raised as ToolError.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import AcceptedElicitation, Elicit, ElicitationResult, Resolve
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations
from pydantic import AnyHttpUrl, Field

from . import NAME, __version__, host
from .budget import BudgetResult, as_result, error_budget, failure_of
from .facts import FactsError, UnknownServiceError
from .maintenance import LONGEST_MINUTES, Confirmation, Maintenance, Started, WindowList
from .models import HostHealth, ServiceHealth, ServiceList, ServiceStatus
from .services import read_services
from .settings import Settings

INSTRUCTIONS = """\
Facts about one host and the services around it. Start with list_services: it puts what is broken
first. For a broken service, service_health names suspects among the services it needs; look at
those before the service itself, and read their runbooks (service://NAME/runbook). host_health
tells whether the machine is the reason.
"""

# They look at local facts only, and asking twice does no more than asking once.
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

# It adds to what is there and removes nothing; asking twice is refused, not ignored.
CHANGES = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)

# Tokens come from a file, so nothing issues them and the SDK has no metadata to publish; it wants
# an issuer's address all the same.
_AUTH = AuthSettings(
    issuer_url=AnyHttpUrl("http://localhost"), resource_server_url=None, required_scopes=["read"]
)

ServiceArgument = Annotated[str, Field(description="A service's name, as list_services gives it")]


def create_server(settings: Settings) -> MCPServer:
    """Make a server over the facts in the data folder; nothing is read until a client asks."""
    server = MCPServer(
        NAME,
        version=__version__,
        instructions=INSTRUCTIONS,
        log_level="WARNING",
        token_verifier=settings.tokens,
        auth=_AUTH if settings.tokens else None,
    )
    _add_tools(server, settings.data)
    _add_resources(server, settings.data)
    _add_prompts(server, settings.data)
    if settings.state is not None:
        _add_maintenance(server, settings.data, Maintenance(settings.state))
    return server


def _add_tools(server: MCPServer, data: Path) -> None:
    @server.tool(title="Health of the host", annotations=READS)
    def host_health() -> HostHealth:
        """Load, memory, disks and uptime of the host, and what of it needs attention."""
        with _told_to_the_model():
            recording = data / "host"
            source = host.recorded(recording) if recording.is_dir() else host.this_machine()
            return host.read_health(source)

    @server.tool(title="All services", annotations=READS)
    def list_services(
        status: Annotated[
            ServiceStatus | None, Field(description="Only services of this status")
        ] = None,
    ) -> ServiceList:
        """The services and their status, worst first."""
        with _told_to_the_model():
            return read_services(data).list(status)

    @server.tool(title="Health of a service", annotations=READS)
    def service_health(service: ServiceArgument) -> ServiceHealth:
        """One service: status, success rate, latency, since when it fails, and what it needs."""
        with _told_to_the_model():
            return read_services(data).health(service)

    @server.tool(name="error_budget", title="Error budget", annotations=READS)
    def budget(
        service: ServiceArgument,
        # Its range is checked by the tool: the SDK would answer for a schema, in words of its own.
        target_percent: Annotated[
            float, Field(description="Share of checks that is meant to succeed, between 0 and 100")
        ] = 99.0,
    ) -> BudgetResult:
        """How much of a service's error budget is left. Failures have a code to decide by."""
        try:
            return as_result(error_budget(read_services(data), service, target_percent))
        except FactsError as error:
            return as_result(failure_of(error))


def _add_maintenance(server: MCPServer, data: Path, maintenance: Maintenance) -> None:
    async def ask(service: str, minutes: int) -> Elicit[Confirmation]:
        # Nobody is asked about a call that could not succeed. It runs again with the answer, so it
        # only looks; the tool acts.
        with _told_to_the_model():
            read_services(data).health(service)
            maintenance.refuse_second(service)
        return Elicit(f"Start {minutes} minutes of maintenance for {service}?", Confirmation)

    @server.tool(title="Start maintenance", annotations=CHANGES)
    def start_maintenance(
        service: ServiceArgument,
        minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES, description="How long it lasts")],
        reason: Annotated[str, Field(min_length=1, description="Why, for those who are on call")],
        answer: Annotated[ElicitationResult[Confirmation], Resolve(ask)],
    ) -> Started:
        """Announce a maintenance window for a service. A person is asked before it starts."""
        if not (isinstance(answer, AcceptedElicitation) and answer.data.approve):
            return Started(started=False, message="the person at the client did not agree")
        with _told_to_the_model():
            window = maintenance.start(service, minutes, reason)
        return Started(started=True, message=f"until {window.ends_at:%Y-%m-%d %H:%M} UTC")

    @server.tool(title="Open maintenance windows", annotations=READS)
    def list_maintenance() -> WindowList:
        """The maintenance windows that are open now."""
        with _told_to_the_model():
            return WindowList(windows=maintenance.open_windows())


def _add_resources(server: MCPServer, data: Path) -> None:
    @server.resource("health://overview", title="Overview", mime_type="application/json")
    def overview() -> str:
        """All services with their status, as list_services gives them."""
        try:
            return read_services(data).list().model_dump_json(indent=2)
        except FactsError as error:
            raise ResourceError(str(error)) from error

    @server.resource("service://{name}/runbook", title="Runbook", mime_type="text/markdown")
    def runbook(name: str) -> str:
        """What to do about a service."""
        try:
            return read_services(data).runbook(name)
        except UnknownServiceError as error:
            raise ResourceNotFoundError(str(error)) from error
        except FactsError as error:
            raise ResourceError(str(error)) from error


def _add_prompts(server: MCPServer, data: Path) -> None:
    @server.prompt(title="Triage a service")
    def triage_service(service: ServiceArgument) -> str:
        """Find out why a service is not healthy, from facts and in a fixed order."""
        facts = read_services(data).health(service)
        return (
            f"{service} is {facts.status}. Find out why.\n\n"
            f"What is known:\n\n```json\n{facts.model_dump_json(indent=2)}\n```\n\n"
            "1. Call service_health for each suspect; without suspects, look at the service.\n"
            "2. Call host_health, and say whether the host explains what you see.\n"
            f"3. Read service://{service}/runbook and those of the suspects.\n"
            "4. Answer with: cause (or the two likeliest), evidence for each (tool and figure),"
            " next step and its owner. Change nothing yourself."
        )


@contextmanager
def _told_to_the_model() -> Iterator[None]:
    """Pass on the text of errors about facts: it says how to go on, and is safe to show."""
    try:
        yield
    except FactsError as error:
        raise ToolError(str(error)) from error
