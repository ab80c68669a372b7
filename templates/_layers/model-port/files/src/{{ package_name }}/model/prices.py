"""What a token costs, in US dollars per million tokens.

There is no price list here, because it would be wrong by the time it is read: set
MODEL_PRICE_INPUT and MODEL_PRICE_OUTPUT to what the provider's price page says. Until then every
call is charged at a price that few models reach: a budget that is too generous is none.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .errors import ModelSettingsError
from .messages import Usage

_MILLION = 1_000_000
_SMALL = 0.001


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float

    def of(self, usage: Usage) -> float:
        """Return what `usage` costs in US dollars."""
        return (usage.input_tokens * self.input + usage.output_tokens * self.output) / _MILLION


def dollars(usd: float) -> str:
    """Return an amount for people: to a hundredth of a cent, and smaller ones as they are."""
    # What rounds to nothing at four places gets as many as its first two digits need.
    places = 4 if usd == 0 or abs(usd) >= _SMALL else 1 - math.floor(math.log10(abs(usd)))
    return f"${usd:,.{places}f}"


# The offline model is free; an invented price lets the money budget be seen at work.
_OFFLINE = Price(1.0, 5.0)
_UNKNOWN = Price(15.0, 75.0)


def price_of(model: str, environment: Mapping[str, str]) -> Price:
    """Return the price of `model`, or raise `ModelSettingsError`."""
    input_price = _read(environment, "MODEL_PRICE_INPUT")
    output_price = _read(environment, "MODEL_PRICE_OUTPUT")
    if input_price is not None and output_price is not None:
        return Price(input_price, output_price)
    if input_price is not None or output_price is not None:
        raise ModelSettingsError("set both MODEL_PRICE_INPUT and MODEL_PRICE_OUTPUT, or neither")
    return _OFFLINE if model == "offline" else _UNKNOWN


def _read(environment: Mapping[str, str], name: str) -> float | None:
    text = environment.get(name, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value < 0 or not math.isfinite(value):
        raise ModelSettingsError(f"{name} is {text!r}; give US dollars per million tokens")
    return value
