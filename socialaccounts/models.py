"""Gathers the models of the app's concepts for Django."""

from socialaccounts.register.models import Holder, Platform, SocialAccount
from socialaccounts.rotation.models import Rotation
from socialaccounts.vault.models import AccessProof, Credential, Reveal, Version

__all__ = [
    "AccessProof",
    "Credential",
    "Holder",
    "Platform",
    "Reveal",
    "Rotation",
    "SocialAccount",
    "Version",
]
