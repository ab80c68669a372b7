"""The page: what came in, what was said, what it cost. No script, nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from .model.prices import dollars
from .store import Incident

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0.5rem 0; }
dl.sums { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 1rem 0; }
dl.sums div { background: var(--soft); border-radius: 0.4rem; padding: 0.4rem 0.8rem; }
dl.sums dt { font-size: 0.85rem; }
dl.sums dd { font-size: 1.2rem; margin: 0; }
article { border-top: 1px solid var(--line); padding: 0.8rem 0; }
h2 { font-size: 1.05rem; margin: 0 0 0.3rem; overflow-wrap: anywhere; }
p { margin: 0.2rem 0; overflow-wrap: anywhere; }
pre { background: var(--soft); border-radius: 0.3rem; margin: 0.4rem 0; padding: 0.5rem;
  overflow-wrap: anywhere; white-space: pre-wrap; font-size: 0.85rem; }
.mark { border: 1px solid; border-radius: 0.3rem; padding: 0 0.4rem; font-weight: 600; }
.critical, .high { color: light-dark(#a40000, #ff9a8a); }
.medium { color: light-dark(#7a4b00, #f0c060); }
.low { color: light-dark(#1d5c2e, #8fd6a0); }
small { color: light-dark(#444, #bbb); }
"""


def page(
    incidents: Sequence[Incident], counts: Mapping[str, int], spent: float, limit: float
) -> str:
    """Return the page. All text in it is somebody else's, and escaped."""
    events = sum(incident.count for incident in incidents)
    sums = [
        ("events shown", str(events)),
        ("incidents", str(sum(counts.values()))),
        *((name, str(number)) for name, number in sorted(counts.items())),
        ("spent today", f"{dollars(spent)} of {dollars(limit)}"),
    ]
    boxes = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in sums
    )
    body = "".join(map(_article, incidents)) or "<p>Nothing has come in yet.</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Incidents</title><style>{_STYLE}</style></head><body>"
        f'<h1>Incidents</h1><dl class="sums">{boxes}</dl>{body}</body></html>\n'
    )


def _article(incident: Incident) -> str:
    found = incident.finding
    times = f"{incident.count} events" if incident.count > 1 else "1 event"
    first = _time(incident.first_at)
    until = f" to {_time(incident.last_at)}" if incident.last_at > incident.first_at else ""
    if found is None:
        head = f"Incident {incident.id}: no answer yet"
        said = ""
    else:
        mark = f'<span class="mark {escape(found.severity)}">{escape(found.severity)}</span>'
        head = f"{mark} {escape(found.summary)}"
        said = (
            f"<p>Likely cause: {escape(found.cause)}</p><p>Look first: {escape(found.action)}</p>"
        )
    problem = f"<p>Last problem: {escape(incident.problem)}</p>" if incident.problem else ""
    by = f", by {escape(incident.answered_by)}" if incident.answered_by else ""
    return (
        f"<article><h2>{head}</h2>{said}<pre>{escape(incident.line[:1_000])}</pre>{problem}"
        f"<small>Incident {incident.id}, {escape(incident.state)}; {times} of"
        f" {escape(incident.source)} {escape(incident.stream)}, {first}{until};"
        f" {dollars(incident.usd)}, {incident.tokens} tokens{by}</small></article>"
    )


def _time(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
