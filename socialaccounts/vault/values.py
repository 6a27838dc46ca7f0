"""A value on its way into the vault, and whether it may go in: sent once, from a page up to date, never had before."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from accounts.people.models import User
from accounts.templatetags.portal import at_time
from config.workflow import Refused, WrongState
from socialaccounts.vault.models import Credential, Version

NO_VERSION = ""
"""What a person has seen who opened the page while the vault was empty."""


@dataclass(frozen=True)
class Value:
    """What is deposited, kept to the letter.

    `attempt` is the id that the version gets: a value sent twice with it is deposited once. `seen` is the id of the version
    that the depositor had before them, NO_VERSION for none; None asks nothing about others who were faster.
    """

    username: str
    password: str = field(repr=False)
    generated: bool = False
    attempt: UUID = field(default_factory=uuid4)
    seen: str | None = None


def is_repeat(newest: Version, value: Value, by: User) -> bool:
    """Whether this is the second click of the same deposit, rather than another value sent from the same page."""
    if (newest.pk, newest.deposited_by_id, newest.generated) != (value.attempt, by.pk, value.generated):
        return False
    return value.generated or _equals(newest, value)


def _equals(version: Version, value: Value) -> bool:
    return Version.objects.filter(pk=version.pk).having(value.password).exists()


def check_seen(newest: Version | None, value: Value) -> None:
    """Raise WrongState when the page was made before the newest version, or sent before."""
    if value.seen is not None and value.seen != (str(newest.pk) if newest else NO_VERSION):
        if newest is None:
            raise WrongState("This page is out of date. Open it again.")
        raise WrongState(
            f"{newest.deposited_by.full_name} changed this password on {at_time(newest.deposited_at)}, after you "
            "opened this page. Nothing was saved. Fetch the new password before you change it again."
        )
    if Version.objects.filter(pk=value.attempt).exists():
        raise WrongState("This page was sent before. Open it again.")


def check_new(credential: Credential, newest: Version | None, value: Value) -> None:
    """Raise Refused, for the field `password`, when the credential has had this value before."""
    if not credential.pk or not credential.ever_had(value.password):
        return
    if newest and _equals(newest, value):
        raise Refused(
            "The vault already has this password. Change it on the platform first, then deposit the new one",
            "password",
        )
    raise Refused("This account has had this password before. Choose one that it never had", "password")


def check_nowhere_else(version: Version, value: Value) -> None:
    """Raise Refused, for the field `password`, when another account of the council has or had this value.

    Which account it is stays untold: whoever asks may not be entitled to it.
    """
    if Version.objects.having(value.password).exclude(credential=version.credential_id).exists():
        raise Refused(
            "Another account of the council has this password, or had it before. "
            "Change it on the platform to one that is used nowhere else",
            "password",
        )
