"""Emergencies: a use of the vault that everybody hears of at once, and the freeze of a compromised account."""

from socialaccounts.vault.emergency.models import EmergencyUse, Freeze

__all__ = ["EmergencyUse", "Freeze"]
