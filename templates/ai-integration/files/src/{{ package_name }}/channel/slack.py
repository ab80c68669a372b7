"""A message in the form of Slack's incoming webhooks."""

from typing import Any

from .port import Notice


def body(notice: Notice) -> dict[str, Any]:
    """Return what is posted. Text from elsewhere can neither link nor call people."""
    found = notice.finding
    times = f" ({notice.count} times)" if notice.count > 1 else ""
    lines = [
        f"*{found.severity}* {_plain(notice.group)}{times}: {_plain(found.summary)}",
        f"Likely cause: {_plain(found.cause)}",
        f"Look first: {_plain(found.action)}",
        f"`{_plain(notice.line[:300]).replace('`', chr(39))}`",
        f"Incident {notice.incident}, by {_plain(notice.by)}, ${notice.usd:.4f}",
    ]
    return {"text": "\n".join(lines), "unfurl_links": False}


def _plain(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
