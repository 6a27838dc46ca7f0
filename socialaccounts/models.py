"""Gathers the models of the app's concepts for Django."""

from socialaccounts.closing.models import Closing, ClosingStep
from socialaccounts.incidents.models import Incident, NearAccount, TimelineEntry
from socialaccounts.register.models import Holder, Platform, SocialAccount
from socialaccounts.rotation.calendars.models import Feed
from socialaccounts.rotation.models import Rotation
from socialaccounts.vault.access.models import AccessChange, AccessConfirmation, Administrator
from socialaccounts.vault.emergency import EmergencyUse, Freeze
from socialaccounts.vault.favourites import Favourite
from socialaccounts.vault.importing.models import ImportBatch, ImportRow
from socialaccounts.vault.models import AccessProof, Credential, Reveal, Version
from socialaccounts.vault.pack.models import Pack, PackedVersion
from socialaccounts.vault.periods import Period
from socialaccounts.vault.recovery.models import ConnectedApp, RecoveryCode, RecoveryKit

__all__ = [
    "AccessChange",
    "AccessConfirmation",
    "AccessProof",
    "Administrator",
    "Closing",
    "ClosingStep",
    "ConnectedApp",
    "Credential",
    "EmergencyUse",
    "Favourite",
    "Feed",
    "Freeze",
    "Holder",
    "ImportBatch",
    "ImportRow",
    "Incident",
    "NearAccount",
    "Pack",
    "PackedVersion",
    "Period",
    "Platform",
    "RecoveryCode",
    "RecoveryKit",
    "Reveal",
    "Rotation",
    "SocialAccount",
    "TimelineEntry",
    "Version",
]
