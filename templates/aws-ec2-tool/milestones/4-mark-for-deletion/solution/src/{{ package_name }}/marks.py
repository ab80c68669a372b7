"""Mark instances for deletion by a person: a date and a reason, as tags. Nothing here deletes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from .models import Expired, Failure, Instance, MarkedInstance

AFTER = "DeleteAfter"
REASON = "DeleteReason"
LONGEST_DAYS = 90
LONGEST_REASON = 200


def tags_for(days: int, reason: str) -> dict[str, str]:
    """The tags of a mark that expires in so many days, by the date in UTC."""
    return {AFTER: (datetime.now(UTC).date() + timedelta(days=days)).isoformat(), REASON: reason}


def expired(instances: Sequence[Instance], failures: Sequence[Failure]) -> Expired:
    """The marked instances whose date is past, the oldest first, and those whose date is no date.

    An unreadable date never counts as past: whoever acts on this list deletes.
    """
    today = datetime.now(UTC).date()
    due: list[MarkedInstance] = []
    unreadable: list[str] = []
    for item in instances:
        text = item.tags.get(AFTER)
        if text is None or item.state in ("shutting-down", "terminated"):
            continue
        after = _date(text)
        if after is None:
            unreadable.append(item.id)
        elif after < today:
            due.append(
                MarkedInstance(
                    id=item.id,
                    name=item.name,
                    profile=item.profile,
                    region=item.region,
                    delete_after=after,
                    reason=item.tags.get(REASON, ""),
                )
            )
    due.sort(key=lambda item: (item.delete_after, item.id))
    return Expired(instances=due, unreadable=sorted(unreadable), failures=list(failures))


def _date(text: str) -> date | None:
    # fromisoformat takes other forms too, such as 20261231 and week dates.
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None
