"""An AWS on this machine for the acceptance tests, and the tool as people and clients start it."""

import atexit
import functools
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import boto3
import botocore.session
import pytest
from mcp import Client, StdioServerParameters

# EC2's description is several MB of JSON: all sessions, moto's too, share what one of them has read.
_LOADER = botocore.session.create_loader()
botocore.session.create_loader = lambda *_: _LOADER

REGION = "eu-central-1"
# The states that do not last, with the numbers that EC2 has for them.
_STATES = {"pending": 0, "shutting-down": 32, "stopping": 64}
_DENIED = (
    b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error>"
    b"</Errors><RequestID>0</RequestID></Response>"
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class World:
    """The local AWS, what was asked of it, and the tool."""

    def __init__(self, behind: str, tool: list[str], folder: Path) -> None:
        self.folder = folder
        self.tool = tool
        # The actions that EC2 was asked for, and those of them that were more than dry runs.
        self.asked: set[str] = set()
        self.actions: set[str] = set()
        # The regions that answer nothing but that the caller may not ask.
        self.denied: set[str] = set()
        asked, actions, denied = self.asked, self.actions, self.denied
        target = urlsplit(behind).netloc
        with urlopen(Request(f"{behind}/moto-api/reset", method="POST"), timeout=10):
            pass

        class Recorder(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fields = parse_qs(body.decode())
                asked.add(fields["Action"][0])
                if fields.get("DryRun") != ["true"]:
                    actions.add(fields["Action"][0])
                # The signature names the region: Credential=KEY/DAY/REGION/ec2/…
                if self.headers["Authorization"].split("/")[2] in denied:
                    self._answer(403, _DENIED)
                    return
                connection = http.client.HTTPConnection(target, timeout=20)
                connection.request("POST", self.path, body, dict(self.headers))
                answer = connection.getresponse()
                text = answer.read()
                connection.close()
                # EC2 may answer in pages though none are asked for; not where the ids are given.
                if fields["Action"] == ["DescribeVolumes"] and "VolumeId.1" not in fields:
                    text = _page(text, int(fields.get("NextToken", ["0"])[0]))
                self._answer(answer.status, text)

            def _answer(self, status: int, text: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *args: object) -> None:
                pass

        self._recorder = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        threading.Thread(
            target=self._recorder.serve_forever, args=(0.01,), daemon=True
        ).start()
        self.environment = {
            **_without_aws(),
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._recorder.server_port}",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            # A place where today is another day than in UTC.
            "TZ": "XXX+12" if datetime.now(UTC).hour < 11 else "XXX-14",
        }
        self._behind = behind
        self._clients: dict[str, Any] = {}

    def close(self) -> None:
        self._recorder.shutdown()
        self._recorder.server_close()

    def ec2(self, region: str = REGION) -> Any:
        """boto3's client, past the recorder."""
        if region not in self._clients:
            self._clients[region] = boto3.client(
                "ec2",
                endpoint_url=self._behind,
                region_name=region,
                aws_access_key_id="local",
                aws_secret_access_key="local",
            )
        return self._clients[region]

    def launch(
        self,
        *names: str,
        managed: bool = True,
        kind: str = "t3.micro",
        region: str = REGION,
        gigabytes: int = 8,
        **tags: str,
    ) -> list[str]:
        """One reservation with an instance for each name; their ids."""
        ec2 = self.ec2(region)
        images = [image["ImageId"] for image in ec2.describe_images(Owners=["self"])["Images"]]
        image = images[0] if images else ec2.register_image(Name="acceptance")["ImageId"]
        if managed:
            tags = {"ManagedBy": "{{ distribution }}", **tags}
        labels = [{"Key": key, "Value": value} for key, value in tags.items()]
        started = ec2.run_instances(
            ImageId=image,
            InstanceType=kind,
            MinCount=len(names),
            MaxCount=len(names),
            BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": gigabytes}}],
            TagSpecifications=[
                {"ResourceType": "instance", "Tags": labels},
                {"ResourceType": "volume", "Tags": labels},
            ]
            if labels
            else [],
        )
        ids = [instance["InstanceId"] for instance in started["Instances"]]
        for instance, name in zip(ids, names, strict=True):
            ec2.create_tags(Resources=[instance], Tags=[{"Key": "Name", "Value": name}])
        return ids

    def instance(self, instance_id: str) -> Any:
        answer = self.ec2().describe_instances(InstanceIds=[instance_id])
        return answer["Reservations"][0]["Instances"][0]

    def state(self, instance_id: str) -> str:
        return str(self.instance(instance_id)["State"]["Name"])

    def put(self, instance_id: str, state: str) -> None:
        """Leave an instance in a state that the local AWS passes through at once."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.ec2.models import ec2_backends

        found = ec2_backends[DEFAULT_ACCOUNT_ID][REGION].get_instance(instance_id)
        found.instance_state.name, found.instance_state.code = state, _STATES[state]

    def tags(self, instance_id: str) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self.instance(instance_id)["Tags"]}

    def volume(self, instance_id: str) -> str:
        return str(self.instance(instance_id)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"])

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """The command line, as a person types it."""
        return subprocess.run(
            [*self.tool, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def json(self, *words: str) -> Any:
        """What a command that has to succeed prints with --json."""
        done = self.run(*words, "--json")
        if done.returncode != 0:
            pytest.fail(f"`{' '.join(words)}` ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def error(self, *words: str, about: object = "") -> tuple[int, str]:
        """The exit code and the error's code of a command that has to fail; `about` says why."""
        done = self.run(*words, "--json")
        if done.returncode == 0:
            pytest.fail(f"`{' '.join(words)}` should have failed {about}; it printed {done.stdout}")
        if "Traceback" in done.stderr:
            pytest.fail(f"`{' '.join(words)}` ended in a traceback: {done.stderr}")
        try:
            return done.returncode, str(json.loads(done.stderr)["error"]["code"])
        except ValueError:
            return done.returncode, ""

    def client(
        self, *words: str, mode: Any = "auto", answer: Callable[..., Any] | None = None
    ) -> AbstractAsyncContextManager[Any]:
        """An MCP client of the tool's server, which is a process of its own."""
        server = StdioServerParameters(
            command=self.tool[0], args=[*self.tool[1:], "serve", *words], env=self.environment
        )
        return Client(server, mode=mode, elicitation_callback=answer)

    def allowed(self) -> set[str]:
        """The actions that iam/policy.json allows."""
        policy = json.loads((self.project() / "iam/policy.json").read_text())
        found: set[str] = set()
        for statement in policy["Statement"]:
            if statement["Effect"] == "Allow":
                actions = statement["Action"]
                found.update([actions] if isinstance(actions, str) else actions)
        return found

    def project(self) -> Path:
        """The project's folder: the nearest one above with a pyproject.toml, from where tests run."""
        here = Path.cwd()
        return next(
            folder for folder in (here, *here.parents) if (folder / "pyproject.toml").exists()
        )

    def policy_covers_the_calls(self) -> None:
        """What was asked of EC2 so far is allowed by the policy."""
        missing = {f"ec2:{action}" for action in self.asked} - self.allowed()
        assert not missing, f"iam/policy.json does not allow {sorted(missing)}"
{% if infrastructure == 'cloudformation' %}
        text = (self.project() / "infra/cloudformation/role.yaml").read_text()
        absent = {action for action in self.allowed() if action not in text}
        assert not absent, f"infra/cloudformation/role.yaml does not repeat {sorted(absent)}"
{% endif %}


def _page(answer: bytes, start: int) -> bytes:
    """Two of the volumes, from a number on: EC2 gives pages of any size, moto gives everything."""
    root = ElementTree.fromstring(answer)
    space = root.tag.partition("}")[0] + "}"
    volumes = root.find(f"{space}volumeSet")
    if volumes is None:
        return answer
    end = start + 2
    found = list(volumes)
    if end < len(found):
        ElementTree.SubElement(root, f"{space}nextToken").text = str(end)
    for volume in found[:start] + found[end:]:
        volumes.remove(volume)
    return ElementTree.tostring(root)


def _without_aws() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


{% include 'acceptance/program.py' %}


@pytest.fixture(scope="session")
def local_aws() -> Iterator[str]:
    # The program first: both load for seconds, each in a process of its own.
    program()
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    # EC2's part is loaded here: with its first call, a client might be gone before it is.
    import moto.ec2.models
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def world(local_aws: str, tmp_path: Path) -> Iterator[World]:
    made = World(local_aws, program(), tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["auto", "legacy"], ids=["2026-07-28", "2025-11-25"])
def mode(request: pytest.FixtureRequest) -> Any:
    return request.param
