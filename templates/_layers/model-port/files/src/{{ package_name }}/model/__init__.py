"""The model port: one small interface that every provider, and the offline model, stands behind.

The rest of the package talks to `Model.complete` and knows no provider. `open_model` builds what
the environment asks for; `Guard` puts the limits around it: money, tokens, steps, kill switch and
audit.
"""

from .errors import (
    AuditUnavailableError,
    BudgetExceededError,
    KillSwitchError,
    MalformedReplyError,
    ModelError,
    ModelSettingsError,
    SafeStopError,
    StepCapError,
)
from .guard import Guard, KillSwitch, Limits, Metered, StepCap
from .messages import Message, Reply, ToolCall, ToolSpec, Usage
from .port import Model, estimate_tokens

__all__ = [
    "AuditUnavailableError",
    "BudgetExceededError",
    "Guard",
    "KillSwitch",
    "KillSwitchError",
    "Limits",
    "MalformedReplyError",
    "Message",
    "Metered",
    "Model",
    "ModelError",
    "ModelSettingsError",
    "Reply",
    "SafeStopError",
    "StepCap",
    "StepCapError",
    "ToolCall",
    "ToolSpec",
    "Usage",
    "estimate_tokens",
]
