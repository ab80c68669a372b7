"""Makes the client that the settings ask for."""

from collections.abc import Mapping
from pathlib import Path

from ..model import KillSwitch, ModelSettingsError
from ..model.audit import AuditLog
from ..model.opening import choose_provider, open_model
from ..model.prices import Price, price_of
from ..model.redaction import Redactor
from ..settings import ModelEntry, Settings
from .bucket import TokenBucket
from .client import Client, Endpoint
from .compatible import CompatibleModel, Times
from .retry import Retries
from .spending import Spending

PLAYBOOK = Path(__file__).parent.parent / "data" / "playbook.json"


def open_client(
    settings: Settings, environment: Mapping[str, str], state: Path, spent_usd: float = 0.0
) -> Client:
    """Return the client, or raise `ModelSettingsError` saying what is missing.

    `state` is the folder of the audit log and the kill switch; `spent_usd` is what was spent today.
    """
    return Client(
        [open_endpoint(entry, settings, environment) for entry in settings.models],
        bucket=TokenBucket(settings.calls.per_second, settings.calls.at_once),
        retries=Retries(
            settings.calls.attempts,
            settings.calls.first_pause_seconds,
            settings.calls.longest_pause_seconds,
        ),
        spending=Spending(settings.budget.usd_a_day, spent_usd),
        audit=AuditLog(state / "audit.jsonl", Redactor(environment)),
        kill_switch=KillSwitch(state / "STOP"),
        reply_tokens=settings.budget.reply_tokens,
    )


def open_endpoint(
    entry: ModelEntry, settings: Settings, environment: Mapping[str, str]
) -> Endpoint:
    """Return one model, or raise `ModelSettingsError`."""
    prices = entry.price_input, entry.price_output
    if entry.kind == "provider":
        provider = choose_provider(environment)
        playbook = Path(environment.get("MODEL_PLAYBOOK") or PLAYBOOK)
        model = open_model(provider, environment, playbook)
        name = "offline" if provider == "offline" else model.name
        return Endpoint(entry.name, model, _price(prices) or price_of(name, environment))
    key = None
    if entry.key_variable:
        key = environment.get(entry.key_variable, "")
        if not key:
            raise ModelSettingsError(f"model {entry.name}: set {entry.key_variable}")
    times = Times(settings.calls.whole_seconds, settings.calls.piece_seconds)
    compatible = CompatibleModel(entry.model, entry.url, key, times)
    return Endpoint(entry.name, compatible, _price(prices) or price_of(entry.model, {}))


def _price(prices: tuple[float | None, float | None]) -> Price | None:
    given, taken = prices
    return None if given is None or taken is None else Price(given, taken)
