"""A small AWS on this machine, for trying the pipeline without an account.

moto serves EC2, CloudWatch and CloudWatch Logs on a loopback port; boto3 talks to it as to the
real thing. moto is a development dependency: what ships does not hold it.
"""

import json
import logging
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .aws import Aws
from .errors import SettingsError

LOG_GROUP = "/demo/services"

# name -> CPU use of the last hour in per cent; web-1 hangs, so it sends nothing lately.
_FLEET = {"web-1": [41.0, 43.5, 0.4, 0.3, 0.2], "db-1": [31.0, 35.0, 38.0], "batch-1": [12.0, 9.0]}


@contextmanager
def local_aws(events: Path) -> Iterator[None]:
    """Serve a seeded fleet, and the events as a log group, while the block runs."""
    try:
        from moto.server import ThreadedMotoServer  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            "no AWS credentials, and moto (a development dependency) is not here to stand in;"
            " log in (aws sso login) or set AWS_PROFILE and AWS_REGION"
        ) from error
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Without this, every search through snapshots and images wades through Amazon's own.
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",  # pragma: allowlist secret
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }
    before = {name: os.environ.get(name) for name in [*settings, "AWS_PROFILE"]}
    os.environ.update(settings)
    os.environ.pop("AWS_PROFILE", None)
    try:
        # The same instance ids each time: a resumed run finds the hosts that it knows.
        for command in ("reset", "seed?a=42"):
            url = f"http://{host}:{port}/moto-api/{command}"
            request = urllib.request.Request(url, method="POST")
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        seed(Aws(), events)
        yield
    finally:
        server.stop()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def seed(aws: Aws, events: Path) -> None:
    """Create the fleet, its CPU metrics, and the log group with the events as of just now."""
    now = datetime.now(UTC)
    for name, cpu in _FLEET.items():
        answer = aws.ec2.run_instances(
            ImageId="ami-12c6146b",
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.small",
            TagSpecifications=[
                {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}
            ],
        )
        instance_id = answer["Instances"][0]["InstanceId"]
        aws.cloudwatch.put_metric_data(
            Namespace="AWS/EC2",
            MetricData=[
                {
                    "MetricName": "CPUUtilization",
                    "Dimensions": [{"Name": "InstanceId", "Value": instance_id}],
                    "Timestamp": now - timedelta(minutes=10 * (len(cpu) - index)),
                    "Value": value,
                    "Unit": "Percent",
                }
                for index, value in enumerate(cpu)
            ],
        )
    aws.logs.create_log_group(logGroupName=LOG_GROUP)
    for number, line in enumerate(events.read_text(encoding="utf-8").splitlines()):
        event = json.loads(line)
        stream = event["host"]
        streams = aws.logs.describe_log_streams(logGroupName=LOG_GROUP, logStreamNamePrefix=stream)[
            "logStreams"
        ]
        if not streams:
            aws.logs.create_log_stream(logGroupName=LOG_GROUP, logStreamName=stream)
        at = now - timedelta(minutes=20) + timedelta(seconds=number)
        aws.logs.put_log_events(
            logGroupName=LOG_GROUP,
            logStreamName=stream,
            logEvents=[
                {
                    "timestamp": int(at.timestamp() * 1000),
                    "message": json.dumps({**event, "at": at.isoformat()}),
                }
            ],
        )
