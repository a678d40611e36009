"""Hands on the fairness checks: see `engagement.spine.checks`."""

from engagement.spine.checks import Check, Unmet, UnmetCheck, filled, unmet_of

__all__ = ["Check", "Unmet", "UnmetCheck", "filled", "unmet_of"]
