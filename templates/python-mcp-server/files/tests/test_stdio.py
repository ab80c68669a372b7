"""The server as a client starts it: a process that speaks the protocol on stdin and stdout.

Starting one costs more than all that it is asked: one for each protocol answers all questions.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import INVALID_PARAMS

from .conftest import BEFORE, NEWEST, PACKAGE

COMMAND = [sys.executable, "-m", PACKAGE]


@pytest.mark.anyio
async def test_a_client_can_start_it_and_ask(data: Path) -> None:
    process = StdioServerParameters(
        command=COMMAND[0], args=COMMAND[1:], env={**os.environ, "HEALTH_DATA": str(data)}
    )
    async with Client(process) as client:
        assert client.protocol_version == NEWEST
        result = await client.call_tool("service_health", {"service": "ledger"})
        refused = await client.call_tool("list_services", {"state": "down"})
        with pytest.raises(MCPError) as caught:
            await client.get_prompt("triage_service", {"service": "ledgr"})
    assert result.structured_content["suspects"] == ["ledger-db"]
    assert refused.is_error
    assert "there is no argument 'state'" in refused.content[0].text  # type: ignore[union-attr]
    assert caught.value.error.code == INVALID_PARAMS


def test_stdout_holds_messages_only_and_the_end_of_stdin_ends_it(data: Path) -> None:
    (data / "services" / "ledger.json").write_text("{")  # so that there is something to log
    client = {"name": "test", "version": "1"}
    hello = {"protocolVersion": BEFORE, "capabilities": {}, "clientInfo": client}
    with subprocess.Popen(
        [*COMMAND, "--data", str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def send(**message: Any) -> None:
            assert process.stdin is not None
            process.stdin.write(json.dumps({"jsonrpc": "2.0"} | message) + "\n")
            process.stdin.flush()

        def ask(number: int, method: str, **params: Any) -> Any:
            assert process.stdout is not None
            send(id=number, method=method, params=params)
            answer = json.loads(process.stdout.readline())
            assert answer["id"] == number
            return answer.get("result") or answer["error"]

        assert ask(1, "initialize", **hello)["protocolVersion"] == BEFORE
        send(method="notifications/initialized")
        broken = {"name": "service_health", "arguments": {"service": "ledger"}}
        assert ask(2, "tools/call", **broken)["isError"] is True
        unknown = ask(3, "tools/call", name="list_services", arguments={"state": "down"})
        assert unknown["isError"] is True
        assert "there is no argument 'state'" in unknown["content"][0]["text"]
        assert "https://" not in unknown["content"][0]["text"]
        missing = ask(4, "prompts/get", name="triage_service")
        assert missing["code"] == INVALID_PARAMS
        assert "the argument service is missing" in missing["message"]
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(timeout=20) == 0
