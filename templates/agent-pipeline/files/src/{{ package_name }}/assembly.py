"""Puts a pipeline together from settings and the environment."""

import re
import sys
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from .approval import Approver, Nobody, Preapproved, Terminal
from .aws import Aws
from .errors import SettingsError
from .ledger import Ledger
from .loops import run_agent
from .model import Guard, KillSwitch, Limits
from .model.audit import AuditLog
from .model.opening import open_model
from .model.prices import price_of
from .notifications import FileSink, Sink, SlackSink
from .pipeline import Pipeline
from .session import traced
from .settings import Settings
from .sources import CloudWatchSource, FileSource, Source
from .stop import Stop
from .telemetry import Tracing
from .toolbox import Tool, Toolbox
from .tools import HostFacts, triage_tools
from .trace import Trace

_CLOUDWATCH = "cloudwatch:"


def assemble(  # noqa: PLR0913 -- the parts that the command line owns
    settings: Settings,
    *,
    folder: Path,
    trace: Trace,
    tracing: Tracing,
    redact: Callable[[str], str],
    aws: Aws,
    stop: Stop,
    approved: Collection[str],
    environment: Mapping[str, str],
) -> Pipeline:
    """Return the pipeline for `settings`; raises `SettingsError` or `ModelSettingsError`."""
    out = folder.parent.parent
    model = open_model(settings.provider, environment, Path(settings.playbook))
    kill_switch = KillSwitch(Path(environment.get("MODEL_KILL_FILE") or out / "STOP"))
    audit = AuditLog(Path(environment.get("MODEL_AUDIT_LOG") or out / "audit.jsonl"), redact)
    guard = Guard(
        model,
        price=price_of(model.name, environment),
        limits=Limits(max_tokens=settings.max_tokens, max_usd=settings.max_usd),
        audit=audit,
        kill_switch=kill_switch,
    )
    ledger = Ledger(out / "actions.jsonl", settings.restart_memory)
    approver = Preapproved(approved, _otherwise(stop))
    tools = triage_tools(aws, HostFacts(Path(settings.hosts)))
    _check_approved(approved, tools)
    return Pipeline(
        run=settings.run,
        folder=folder,
        source=_source(settings, aws),
        guard=guard,
        triage_toolbox=Toolbox(tools, approver, ledger, kill_switch),
        writer_toolbox=Toolbox([], approver, ledger, kill_switch),
        run_agent=traced(run_agent),
        tracing=tracing,
        sink=_sink(settings, out, environment),
        trace=trace,
        stop=stop,
    )


def _check_approved(approved: Collection[str], tools: Collection[Tool[Any]]) -> None:
    changing = {tool.name: tool for tool in tools if tool.changes is not None}
    for name in approved:
        tool, colon, resource = name.partition(":")
        if tool not in changing:
            raise SettingsError(f"--approve {name}: the changes are {', '.join(changing)}")
        if colon and not re.fullmatch(changing[tool].resources, resource):
            raise SettingsError(
                f"--approve {name}: {resource!r} is nothing that {tool} changes; its resources"
                f" look like {changing[tool].resources}"
            )


def _otherwise(stop: Stop) -> Approver:
    # Started with closed streams, Python has None for them.
    streams = (sys.stdin, sys.stderr)
    return Terminal(stop) if all(s is not None and s.isatty() for s in streams) else Nobody()


def _source(settings: Settings, aws: Aws) -> Source:
    if settings.source.startswith(_CLOUDWATCH):
        group = settings.source.removeprefix(_CLOUDWATCH)
        if not group:
            raise SettingsError(f"--source {_CLOUDWATCH} needs the name of a log group behind it")
        return CloudWatchSource(aws, group, timedelta(minutes=settings.since_minutes))
    return FileSource(Path(settings.source))


def _sink(settings: Settings, out: Path, environment: Mapping[str, str]) -> Sink:
    if settings.sink == "file":
        return FileSink(out / "notifications.jsonl")
    webhook = environment.get("SLACK_WEBHOOK_URL", "")
    if not webhook:
        raise SettingsError("set SLACK_WEBHOOK_URL to an incoming webhook, or use --sink file")
    return SlackSink(webhook)
