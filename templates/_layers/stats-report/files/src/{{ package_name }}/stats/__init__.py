"""How sure a result is: exact tests, resampling, and agreement beyond chance."""

from .agreement import Agreement, kappa
from .exact import Paired, binomial, interval, mcnemar
from .resample import bootstrap

__all__ = ["Agreement", "Paired", "binomial", "bootstrap", "interval", "kappa", "mcnemar"]
