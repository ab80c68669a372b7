"""A client for models that no provider owns.

It wraps the ports of the package `model`, which know how to speak to one provider each, with what
every provider needs: a pace (`TokenBucket`), retries, one form of answer (`Finding`), and a budget.
Ask through `Client`; `open_client` makes one from the settings.
"""

from .bucket import TokenBucket
from .client import Answered, Client, Endpoint, NotAnsweredError
from .finding import Finding
from .opening import open_client
from .retry import Retries
from .spending import Spending

__all__ = [
    "Answered",
    "Client",
    "Endpoint",
    "Finding",
    "NotAnsweredError",
    "Retries",
    "Spending",
    "TokenBucket",
    "open_client",
]
