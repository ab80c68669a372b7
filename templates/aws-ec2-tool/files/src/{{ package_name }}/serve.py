"""Run the MCP server on stdin and stdout until the client leaves or a signal comes."""

from __future__ import annotations

import logging
import os
import signal
import sys

import anyio
from mcp.server import MCPServer

from .retry import SystemClock


def log_to_stderr() -> None:
    """Send the log where nobody takes it for the protocol, which has stdout."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )


def serve(server: MCPServer, clock: SystemClock) -> None:
    """Serve until stdin ends. On SIGTERM or SIGINT stop safely; that does not return.

    Safely means: waits and retries end at once with an error that says so, a request that is on its
    way to EC2 is answered first, and only then does the process end.
    """
    log_to_stderr()
    caught = anyio.run(_run, server, clock)
    if caught:
        # The SDK's thread that reads stdin cannot be interrupted, and a normal exit would wait for
        # it for ever.
        sys.stderr.flush()
        os._exit(128 + caught)


async def _run(server: MCPServer, clock: SystemClock) -> int:
    caught = 0
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            nonlocal caught
            with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
                async for number in signals:
                    caught = number
                    logging.getLogger(__name__).info("stopping on %s", signal.Signals(number).name)
                    clock.stop()
                    group.cancel_scope.cancel()
                    return

        group.start_soon(watch)
        await server.run_stdio_async()
        group.cancel_scope.cancel()
    return caught
