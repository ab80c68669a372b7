import json
import os
import select
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

VERDICT: dict[str, Any] = {
    "severity": "low",
    "cause": "a test",
    "evidence": ["the log"],
    "next_step": "none",
    "confidence": 0.5,
}
DONE: dict[str, Any] = {"text": json.dumps(VERDICT)}


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


# Runs commands for Bench, each in a process of its own that begins with the imports done.
STARTER = """
import importlib, json, os, runpy, sys

package = sys.argv[1]
for name in ("boto3", "pydantic", package + ".cli"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # the command itself will say so, if it matters
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(job["environment"])
        for number, path in enumerate([os.devnull, *job["streams"]]):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
            os.dup2(os.open(path, flags), number)
        sys.argv[1:] = job["words"]
        runpy.run_module(package, run_name="__main__", alter_sys=True)
        sys.exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
LIMIT_SECONDS = 120


@pytest.fixture(scope="session")
def starter() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", STARTER, "{{ package_name }}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


class ExitCode(int):
    """A number that says in a failed assertion what the command said."""

    said = ""

    def __repr__(self) -> str:
        return f"exit code {int(self)} ({self.said})"


class Bench:
    """Drives the pipeline by its command line alone, against an AWS on this machine."""

    def __init__(self, folder: Path, url: str, starter: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.starter = starter
        self.out = folder / "out"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "MODEL_", "ANTHROPIC_", "OPENAI_", "AZURE_", "SLACK_"))
        }
        self.environment |= {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "MODEL_PROVIDER": "offline",
        }
        request = urllib.request.Request(f"{url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=5).close()
        self.ec2 = boto3.client(
            "ec2",
            endpoint_url=url,
            region_name="eu-central-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def instance(self, name: str) -> str:
        """Start an instance with this name tag and return its id."""
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        answer = self.ec2.run_instances(
            ImageId="ami-12c6146b", MinCount=1, MaxCount=1, TagSpecifications=tags
        )
        return str(answer["Instances"][0]["InstanceId"])

    def events(self, *messages: str, host: str = "web-1", at: str = "10:00") -> Path:
        """Write errors, one a second from `at` on, and return their file."""
        path = self.folder / "events.jsonl"
        lines = [
            {
                "at": f"2026-01-15T{at}:{number:02}Z",
                "host": host,
                "service": "shop",
                "level": "ERROR",
                "message": message,
            }
            for number, message in enumerate(messages)
        ]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path

    def playbook(self, *turns: dict[str, Any], author: list[dict[str, Any]] | None = None) -> Path:
        """Write what the triage agent, and the postmortem's author, will say; return the file."""
        rules = [
            {"when": "Write the postmortem", "turns": author or [{"text": "nothing"}]},
            {
                "when": "Triage this incident",
                "capture": [r'"instance_id": "(?P<instance>i-[0-9a-f]+)"'],
                "turns": list(turns),
            },
        ]
        path = self.folder / "playbook.json"
        path.write_text(json.dumps(rules))
        return path

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        streams = [self.folder / "stdout", self.folder / "stderr"]
        job = {
            "words": words,
            "environment": self.environment,
            "streams": [str(path) for path in streams],
        }
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        self.starter.stdin.write(json.dumps(job) + "\n")
        self.starter.stdin.flush()
        ready, _, _ = select.select([self.starter.stdout], [], [], LIMIT_SECONDS)
        if not ready:
            self.starter.kill()
            pytest.exit(f"{' '.join(words)}: not done after {LIMIT_SECONDS} s", returncode=1)
        status = ExitCode(self.starter.stdout.readline())
        out, err = (path.read_text() for path in streams)
        status.said = " ".join((err or out).split())[-200:]
        return subprocess.CompletedProcess(words, status, out, err)

    def run(self, *options: str, name: str = "r1") -> "subprocess.CompletedProcess[str]":
        return self.command("run", "--run", name, "--out", str(self.out), *options)

    def resume(self, *options: str, name: str = "r1") -> "subprocess.CompletedProcess[str]":
        return self.command("resume", str(self.out / "runs" / name), *options)

    def kill_before(self, text: str) -> None:
        """Leave the run as a kill would that came before the first record with `text`."""
        trace = self.out / "runs" / "r1" / "trace.jsonl"
        lines = trace.read_text().splitlines(keepends=True)
        first = next(number for number, line in enumerate(lines) if text in line)
        trace.write_text("".join(lines[:first]))

    def audit(self, event: str) -> list[dict[str, Any]]:
        lines = (self.out / "audit.jsonl").read_text().splitlines()
        return [entry for entry in map(json.loads, lines) if entry["event"] == event]

    def told(self) -> list[dict[str, Any]]:
        path = self.out / "notifications.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def restarts(self) -> list[str]:
        """The keys of the changes that were begun, in order."""
        path = self.out / "actions.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [entry["key"] for entry in map(json.loads, lines) if entry["state"] == "begun"]


@pytest.fixture
def bench(moto_url: str, tmp_path: Path, starter: subprocess.Popen[str]) -> Bench:
    return Bench(tmp_path, moto_url, starter)
