"""The server as a client starts it: a process that speaks the protocol on stdin and stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from .conftest import PACKAGE

COMMAND = [sys.executable, "-m", PACKAGE]


@pytest.mark.anyio
async def test_a_client_can_start_it_and_ask(data: Path, era: tuple[Any, str]) -> None:
    process = StdioServerParameters(
        command=COMMAND[0], args=COMMAND[1:], env={**os.environ, "HEALTH_DATA": str(data)}
    )
    mode, version = era
    async with Client(process, mode=mode) as client:
        assert client.protocol_version == version
        result = await client.call_tool("service_health", {"service": "ledger"})
    assert result.structured_content["suspects"] == ["ledger-db"]


def test_stdout_holds_messages_only_and_the_end_of_stdin_ends_it(data: Path) -> None:
    (data / "services" / "ledger.json").write_text("{")  # so that there is something to log
    client = {"name": "test", "version": "1"}
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
    with subprocess.Popen(
        [*COMMAND, "--data", str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def send(**message: Any) -> None:
            assert process.stdin is not None
            process.stdin.write(json.dumps({"jsonrpc": "2.0"} | message) + "\n")
            process.stdin.flush()

        send(id=1, method="initialize", params=hello)
        assert json.loads(process.stdout.readline())["id"] == 1
        send(method="notifications/initialized")
        send(id=2, method="tools/call", params={"name": "list_services"})
        assert json.loads(process.stdout.readline())["result"]["isError"] is True
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "nowhere"], "nowhere is no data folder"),
        (["--port", "70000"], "--port 70000 is not between 0 and 65535"),
        (["--transport", "pigeon"], "invalid choice"),
    ],
)
def test_wrong_arguments_end_it_with_a_reason(arguments: list[str], message: str) -> None:
    ended = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 2
    assert message in ended.stderr
    assert ended.stdout == ""
