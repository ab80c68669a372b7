"""Start the server as a client would, over stdio, and ask it what is wrong. Needs no account.

The facts are the sample that comes with the package, so the answers are the same everywhere.
"""

import os
import sys
from typing import Any

import anyio
from mcp import Client, StdioServerParameters

from .models import HostHealth, ServiceHealth, ServiceList
from .settings import SAMPLE


async def ask(client: Client, tool: str, **arguments: str) -> Any:
    """Call a tool; its structured answer fits the schema that the tool publishes."""
    return (await client.call_tool(tool, arguments)).structured_content


def here() -> StdioServerParameters:
    """The server over the sample, as a client would start it."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", str(__package__), "--data", str(SAMPLE)],
        env={"PATH": os.environ.get("PATH", "")},
    )


async def show(client: Client) -> None:
    """Print the way from "what is broken" to "look there first"."""
    host = HostHealth.model_validate(await ask(client, "host_health"))
    print(f"host {host.host}: {host.status}")
    for finding in host.findings:
        print(f"  {finding.severity:9} {finding.subject}: {finding.message}")

    fleet = ServiceList.model_validate(await ask(client, "list_services"))
    print(f"\n{fleet.total} services at {fleet.as_of:%Y-%m-%d %H:%M} UTC")
    for service in fleet.services:
        print(f"  {service.status:9} {service.name:12} tier {service.tier}  {service.owner}")

    for service in fleet.services:
        if service.status in ("down", "degraded"):
            answer = await ask(client, "service_health", service=service.name)
            health = ServiceHealth.model_validate(answer)
            since = health.failing_since
            print(
                f"\n{health.name}: {health.success_percent} % of the checks succeeded,"
                f" {f'none since {since:%H:%M}' if since else 'the last one did'}"
                f"\n  look first at: {', '.join(health.suspects) or 'the service itself'}"
            )


async def run() -> None:
    """Start the server, and show what it says."""
    async with Client(here()) as client:
        await show(client)


if __name__ == "__main__":
    anyio.run(run)
