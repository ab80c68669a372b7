"""Turns the second agent's answer into a Markdown file."""

import os
import re
from pathlib import Path

from .answers import Postmortem, Verdict
from .events import Incident

# What Markdown or a renderer's HTML would take for more than text.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def render_postmortem(
    incident: Incident, verdict: Verdict, actions: list[str], written: Postmortem | None
) -> str:
    """Return the postmortem; without the agent's part it still holds the facts."""
    title = written.title if written else f"{incident.service} on {incident.host}"
    lines = [
        f"# {_plain(title)}",
        "",
        f"- incident: `{incident.id}`, {incident.count} events on {_plain(incident.host)}",
        f"- first seen: {incident.first_seen.isoformat()}",
        f"- last seen: {incident.last_seen.isoformat()}",
        f"- severity: {verdict.severity}, next step: {verdict.next_step}",
    ]
    if written:
        lines += ["", "## Impact", "", _plain(written.impact)]
        lines += ["", "## Root cause", "", _plain(written.root_cause)]
    else:
        lines += ["", "The agent's text was unusable; these are the bare facts."]
        lines += ["", "## Cause", "", _plain(verdict.cause)]
    lines += ["", "## Evidence", "", *_bullets(list(verdict.evidence))]
    lines += ["", "## Actions taken", "", *_bullets(actions or ["none"])]
    if written:
        if written.what_went_well:
            lines += ["", "## What went well", "", *_bullets(list(written.what_went_well))]
        lines += ["", "## Follow-ups", "", *(f"- [ ] {_plain(f)}" for f in written.follow_ups)]
    return "\n".join(lines) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a kill leaves the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _bullets(items: list[str]) -> list[str]:
    return [f"- {_plain(item)}" for item in items]


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
