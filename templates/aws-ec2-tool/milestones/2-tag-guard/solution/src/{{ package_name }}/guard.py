"""Which instances and volumes may be changed: those that carry this tool's tag.

The IAM policy says the same, but a policy is attached elsewhere and by others. This check holds for
both faces, with whatever credentials, and says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import NAME
from .errors import NotManagedError

KEY = "ManagedBy"


def check_managed(resource_id: str, tags: Mapping[str, str]) -> None:
    """Raise `NotManagedError` unless the tag is there with exactly this tool's name."""
    if tags.get(KEY) != NAME:
        raise NotManagedError(
            f"{resource_id} does not carry the tag {KEY}={NAME}, so it is not changed",
            hint="Its owner can add the tag; no argument goes round this",
        )
