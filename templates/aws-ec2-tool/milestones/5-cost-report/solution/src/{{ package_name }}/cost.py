"""What a fleet costs by the month, from a price list that the caller brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import InvalidRequestError
from .models import CostGroup, CostReport, Failure, Instance

HOURS = 730
"""Hours in a month, as AWS's own calculator counts them."""

_CENT = Decimal("0.01")
_NOBODY = "(none)"


class Prices(BaseModel):
    """A price list in US dollars."""

    model_config = ConfigDict(extra="forbid")

    instances: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(
        description="Per hour, by instance type"
    )
    volume_gb_month: Decimal = Field(ge=0)


def read_prices(path: Path) -> Prices:
    """The price list in a JSON file."""
    try:
        return Prices.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InvalidRequestError(f"Cannot read the prices: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidRequestError(
            f"{path} is no price list: {where}: {first['msg']}",
            hint='It looks like {"instances": {"t3.micro": 0.0104}, "volume_gb_month": 0.08}',
        ) from error


def report(
    instances: Sequence[Instance],
    sizes: Mapping[str, int],
    prices: Prices,
    tag: str,
    failures: Sequence[Failure],
) -> CostReport:
    """Costs by the value of a tag, the dearest first. `sizes` are the volumes' GB by id.

    A stopped instance costs its disks. A type without a price is named, never taken for free.
    """
    groups: defaultdict[str, Decimal] = defaultdict(Decimal)
    unpriced: set[str] = set()
    for item in instances:
        if item.state in ("shutting-down", "terminated"):
            continue
        cost = sum((sizes.get(volume, 0) for volume in item.volumes), 0) * prices.volume_gb_month
        if item.state in ("running", "pending", "stopping"):
            if item.type in prices.instances:
                cost += prices.instances[item.type] * HOURS
            else:
                unpriced.add(item.type)
        groups[item.tags.get(tag) or _NOBODY] += cost
    # Sums first, cents last: rounded parts would not add up.
    ordered = sorted(groups.items(), key=lambda group: (-group[1], group[0]))
    return CostReport(
        currency="USD",
        total=str(sum(groups.values(), Decimal()).quantize(_CENT)),
        groups=[CostGroup(name=name, cost=str(cost.quantize(_CENT))) for name, cost in ordered],
        unpriced=sorted(unpriced),
        failures=list(failures),
    )
