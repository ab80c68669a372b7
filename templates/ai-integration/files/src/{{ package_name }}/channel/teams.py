"""A message in the form of the webhooks of Teams: an adaptive card."""

from typing import Any

from .port import Notice


def body(notice: Notice) -> dict[str, Any]:
    """Return what is posted. Cards know some Markdown: what would be any is escaped."""
    found = notice.finding
    times = f" ({notice.count} times)" if notice.count > 1 else ""
    head = f"{found.severity}: {_plain(notice.group)}{times}"
    facts = [
        ("Likely cause", found.cause),
        ("Look first", found.action),
        ("Line", notice.line[:300]),
        ("Incident", f"{notice.incident}, by {notice.by}, ${notice.usd:.4f}"),
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": head, "weight": "bolder", "wrap": True},
            {"type": "TextBlock", "text": _plain(found.summary), "wrap": True},
            {
                "type": "FactSet",
                "facts": [{"title": title, "value": _plain(text)} for title, text in facts],
            },
        ],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _plain(text: str) -> str:
    text = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\[]()*_`~#" else char for char in text)
