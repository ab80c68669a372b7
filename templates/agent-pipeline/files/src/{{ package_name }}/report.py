"""Draws a run's trace as one self-contained HTML page: outcomes, steps, tokens and cost.

Everything in a trace may have been written by a model or an attacker's log line: it is escaped, and
the page's own policy forbids scripts and requests.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from .model.prices import dollars
from .trace import Record

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2a6fdb; --bad: #c0392b;
  --good: #2e8b57; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; }
.totals div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.totals b { display: block; font-size: 1.3rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem;
  border-bottom: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, .text { white-space: pre-wrap; }
.bar { background: var(--accent); height: .5rem; border-radius: .25rem; min-width: 1px; }
.badge { border-radius: 1rem; padding: .1rem .6rem; border: 1px solid currentColor;
  font-size: .85rem; }
.critical, .high, .failed { color: var(--bad); } .noise, .low { color: var(--good); }
.changed { background: var(--soft); }
.muted { opacity: .75; }
@media (max-width: 40rem) {
  thead, td:empty { display: none; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .35rem 0; }
  td { display: block; border: 0; padding: .1rem .5rem; }
  td.number { display: inline-block; }
  td:nth-child(3)::after { content: " tokens"; }
}
"""


def render_report(records: Sequence[Record]) -> str:
    """Return the page for the records of a trace."""
    started = next((r for r in records if r["kind"] == "started"), {})
    incidents: list[Record] = next(
        (r["incidents"] for r in records if r["kind"] == "incidents"), []
    )
    models = [r for r in records if r["kind"] == "model"]
    usd = sum(record["usd"] for record in models)
    title = f"Run {started.get('run', '')}"
    totals = [
        ("incidents", str(len(incidents))),
        ("model calls", str(len(models))),
        ("tool calls", str(sum(r["kind"] == "tool" for r in records))),
        ("tokens in", f"{sum(r['input_tokens'] for r in models):,}"),
        ("tokens out", f"{sum(r['output_tokens'] for r in models):,}"),
        ("cost", dollars(usd)),
    ]
    body = [
        f"<h1>{_text(title)}</h1>",
        f"<p class=muted>model {_text(started.get('model', 'unknown'))}, started"
        f" {_text(started.get('at', 'at an unknown time'))}. {_ending(records)}</p>",
        "<div class=totals>",
        *(f"<div>{_text(name)}<b>{_text(value)}</b></div>" for name, value in totals),
        "</div>",
    ]
    dearest = max((record["usd"] for record in models), default=0.0)
    for incident in incidents:
        body.extend(_incident(incident, records, dearest))
    return (
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        "<meta http-equiv=Content-Security-Policy"
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _ending(records: Sequence[Record]) -> str:
    for record in reversed(records):
        if record["kind"] == "finished":
            return "Finished."
        if record["kind"] == "stopped":
            return f"<b class=failed>Stopped: {_text(record['reason'])}</b>"
    return "<b class=failed>Not finished.</b>"


def _incident(incident: Record, records: Sequence[Record], dearest: float) -> list[str]:
    mine = [record for record in records if record.get("incident") == incident["id"]]
    concluded = next((r for r in mine if r["kind"] == "verdict"), None)
    verdict = concluded["verdict"] if concluded else None
    if verdict:
        severity = verdict["severity"]
        summary = (
            f"<p>{_text(verdict['cause'])} <span class=muted>next step: "
            f"{_text(verdict['next_step'])}, confidence {verdict['confidence']:.0%}</span></p>"
        )
    else:
        severity = "failed"
        problem = concluded["problem"] if concluded else "not concluded"
        summary = f"<p class=failed>No verdict: {_text(problem)}</p>"
    head = (
        f"<h2>{_text(incident['host'])}/{_text(incident['service'])} "
        f'<span class="badge {_text(severity)}">{_text(severity)}</span></h2>'
        f"<p class=muted><code>{_text(incident['message'])}</code>, {incident['count']} times</p>"
    )
    steps = [_step(r, dearest) for r in mine if r["kind"] in {"model", "tool"}]
    table = (
        "<div class=table><table><thead><tr><th>who<th>what<th class=number>tokens"
        "<th class=number>cost<th></tr></thead><tbody>" + "".join(steps) + "</tbody></table></div>"
    )
    return [f"<section id={_text(incident['id'])}>", head, summary, table, "</section>"]


def _step(record: Record, dearest: float) -> str:
    anchor, span = _span(record)
    if record["kind"] == "model":
        share = 100 * record["usd"] / dearest if dearest else 0.0
        return (
            f"<tr{anchor}><td>{_text(record['agent'])} {record['step']}"
            f"<td class=text>{_text(record['text'])}{span}"
            f"<td class=number>{record['input_tokens']} + {record['output_tokens']}"
            f"<td class=number>{dollars(record['usd'])}"
            f'<td style="min-width:5rem"><div class=bar style="width:{share:.0f}%"></div></tr>'
        )
    who = ""
    if "approved" in record:
        who = f" ({'approved' if record['approved'] else 'not approved'}: {record['approved_by']})"
    kind = "changed" if record["changed"] else ""
    state = "" if record["ok"] else " class=failed"
    return (
        f'<tr{anchor} class="{kind}"><td class=muted>tool<td><code>{_text(record["name"])} '
        f"{_text(record['arguments'])}</code>{_text(who)}<br><code{state}>"
        f"{_text(record['observation'])}</code>{span}<td><td><td></tr>"
    )


def _span(record: Record) -> tuple[str, str]:
    """Return the place of a step in the page, by its span's id, and the ids to look it up by."""
    if "span_id" not in record:
        return "", ""
    trace, span = _text(record["trace_id"]), _text(record["span_id"])
    return (
        f' id="span-{span}"',
        f'<div class=muted><a href="#span-{span}">span</a> <code>{span}</code>'
        f" of trace <code>{trace}</code></div>",
    )


def _text(value: Any) -> str:
    return escape(str(value), quote=True)
