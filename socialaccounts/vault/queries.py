"""What the vault can say of an account without opening anything."""

from dataclasses import dataclass

from django.db import models

from accounts.people.models import User
from config.compiled import Given, compiled
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.dates import Due
from socialaccounts.vault.models import AccessProof, Version, VersionQuerySet

_TO_SHOW = (
    "sealed_password",
    "confirmed_at",
    "superseded_at",
    "abandoned_at",
    "credential__account",
    "credential__username",
)


def newest_version(account: SocialAccount) -> Version | None:
    """The pending version, else the one in force, with its credential and depositor; None where nothing is deposited."""
    return Version.objects.of(account).newest_first().first()


def version_before(account: SocialAccount) -> Version | None:
    """The value before the newest: what the platform still has if the newest one did not reach it."""
    return next(iter(Version.objects.of(account).newest_first()[1:2]), None)


def value_to_show(account: SocialAccount, *, previous: bool) -> Version | None:
    """The newest version, or the one before it, with what showing it takes and nothing else."""
    found = _two_to_show.objects(account=account.pk)
    return found[int(previous)] if len(found) > previous else None


@compiled(account=models.BigIntegerField())
def _two_to_show(account: Given) -> VersionQuerySet:
    newest = Version.objects.filter(credential__account=account).newest_first().select_related("credential")
    return newest.only(*_TO_SHOW)[:2]


def has_credential(account: SocialAccount) -> bool:
    """Whether a password is deposited."""
    return newest_version(account) is not None


def access_proved(account: SocialAccount) -> bool:
    """Whether the comms team's latest word on the present password is that it got in."""
    return Version.objects.current().filter(credential__account=account).proved().exists()


@dataclass(frozen=True)
class VaultState:
    """How the credential of one account stands; `version` is the newest value, None where nothing is deposited."""

    version: Version | None
    proof: AccessProof | None = None
    has_previous: bool = False

    @property
    def due(self) -> Due | None:
        """When the newest value goes; None while it is pending, for its time has not begun."""
        return Due(self.version.due_on) if self.version and self.version.is_current else None


def state_of(account: SocialAccount) -> VaultState:
    """How the account's credential stands."""
    versions = list(Version.objects.of(account).newest_first()[:2])
    if not versions:
        return VaultState(None)
    version = versions[0]
    return VaultState(
        version=version,
        proof=version.proofs.select_related("person").order_by("-pk").first(),
        has_previous=len(versions) > 1,
    )


def obstacle_to_proof(version: Version | None, person: User) -> str:
    """Why `person` cannot say whether this value works, in one sentence; "" when nothing is in the way.

    They must have fetched it since they last said so, and must not have deposited it themselves (design 5.5).
    """
    if version is None:
        return "The vault has no password of this account yet."
    if version.deposited_by_id == person.pk:
        return "You deposited this password, so a colleague in comms must try it."
    last = version.proofs.filter(person=person).order_by("-pk").values_list("at", flat=True).first()
    revealed = version.reveals.filter(person=person)
    if not (revealed.filter(at__gt=last) if last else revealed).exists():
        return "Fetch the password and sign in with it first. Then come back and say whether it worked."
    return ""
