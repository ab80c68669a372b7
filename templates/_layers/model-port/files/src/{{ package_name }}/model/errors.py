"""What can go wrong around a model, sorted by what the caller can do about it."""


class ModelError(Exception):
    """A call failed: no key, no network, throttled for ever, refused. The message says which."""


class ModelSettingsError(ModelError):
    """The environment is incomplete; nothing was called."""


class MalformedReplyError(ModelError):
    """The provider answered with something that is not a reply, such as an empty object."""


class SafeStopError(Exception):
    """A limit was reached before anything was done: stop, keep what there is, tell a human."""


class BudgetExceededError(SafeStopError):
    """The next call could cost more than what is left of the tokens or the money.

    `budget` names the limit that stands in the way, and `enough` is one that the call would fit.
    """

    def __init__(self, message: str, budget: str, enough: float) -> None:
        super().__init__(message)
        self.budget = budget
        self.enough = enough


class StepCapError(SafeStopError):
    """The conversation has used all the model calls that it may make."""


class KillSwitchError(SafeStopError):
    """Somebody threw the kill switch."""


class AuditUnavailableError(SafeStopError):
    """The audit log cannot be written, and what cannot be audited is not done."""
