"""The parts of a page."""

from collections.abc import Iterable, Sequence

from .html import Html, html

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #59636e; --line: #d1d9e0; --page: #fff;
  --good: #1a7f37; --bad: #cf222e; --bar: #4184e4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --line: #3d444d;
  --page: #0d1117; --good: #3fb950; --bad: #f85149; --bar: #4184e4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
p.dim, td.dim, caption { color: var(--dim); }
.good, ins { color: var(--good); } .bad, del { color: var(--bad); }
div.wide { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
pre { white-space: pre-wrap; padding: .75rem;
  background: color-mix(in srgb, var(--line) 30%, transparent); }
svg { max-width: 100%; height: auto; display: block; margin: 1rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .dim { fill: var(--dim); }
svg rect { fill: var(--bar); } svg .room { fill: var(--line); } svg line { stroke: var(--ink); }
@media print { body { max-width: none; } }
"""
Cell = object


def document(title: str, *parts: Html) -> str:
    """Return the whole page."""
    body = "\n".join(part.text for part in parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html(title).text}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{html(title).text}</h1>\n{body}\n</body>\n</html>\n"
    )


def heading(text: object) -> Html:
    """Return the heading of a section."""
    return Html(f"<h2>{html(text).text}</h2>")


def paragraph(text: object, kind: str = "") -> Html:
    """Return a paragraph; its kind is good, bad, dim or nothing."""
    return Html(f"<p{_class(kind)}>{html(text).text}</p>")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "", numbers: str = ""
) -> Html:
    """Return a table; `numbers` names the columns, by their titles, that are set to the right."""
    right = {column for column in columns if column in numbers.split(",")}
    head = "".join(
        f'<th scope="col"{_class("number" if column in right else "")}>{html(column).text}</th>'
        for column in columns
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_class('number' if column in right else '')}>{html(cell).text}</td>"
            for column, cell in zip(columns, row, strict=True)
        )
        + "</tr>\n"
        for row in rows
    )
    said = f"<caption>{html(caption).text}</caption>" if caption else ""
    return Html(
        f'<div class="wide"><table>{said}<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
