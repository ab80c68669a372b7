"""AWS in miniature on this machine: moto's server, which boto3 talks to as it talks to AWS."""

from __future__ import annotations

import importlib
import logging
import os
import urllib.request
from collections.abc import Sequence
from types import TracebackType

# Read when moto is imported: without it every account starts with hundreds of images and snapshots.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

from moto.server import ThreadedMotoServer


class LocalAws:
    """A server on a free port of 127.0.0.1, as long as the `with` block lasts.

    It checks no credentials and enforces no policies. `services` answer without a pause from the
    first call on, others after it.
    """

    def __init__(self, services: Sequence[str] = ("ec2",)) -> None:
        # One line for each request would drown whatever the caller prints.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._services = services

    def __enter__(self) -> LocalAws:
        # By itself moto loads a service when it is first called, and on a busy machine that takes
        # longer than clients wait for an answer.
        for service in self._services:
            importlib.import_module(f"moto.{service}.models")
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()

    @property
    def endpoint(self) -> str:
        """The address that AWS_ENDPOINT_URL takes."""
        host, port = self._server.get_host_and_port()
        return f"http://{host}:{port}"

    def environment(self, region: str) -> dict[str, str]:
        """Environment variables that make boto3 talk to this server and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",  # pragma: allowlist secret
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def reset(self) -> None:
        """Forget everything that was created."""
        self._order("reset")

    def fix_ids(self, seed: int) -> None:
        """Make the ids of what is created from now on the same every time."""
        self._order(f"seed?a={seed}")

    def _order(self, command: str) -> None:
        request = urllib.request.Request(f"{self.endpoint}/moto-api/{command}", method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - our own server
            pass
