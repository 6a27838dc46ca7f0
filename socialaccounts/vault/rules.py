"""Who may fetch and change the password of a social account (policy D1: holders, and comms for every account)."""

from enum import Enum
from typing import Any

from django.conf import settings
from django.db import models

from accounts.people.models import User
from config.compiled import Given, compiled
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount, SocialAccountQuerySet
from socialaccounts.register.rules import holds
from socialaccounts.vault.emergency.models import Freeze

REVEAL_ANY = "socialaccounts.reveal_any"
PROVE_ACCESS = "socialaccounts.prove_access"
SEE_KNOWLEDGE = (REVEAL_ANY, "accounts.manage_people", "accounts.view_auditevent")
"""Who may read which passwords a person knows: comms, administrators and auditors."""


class Entry(Enum):
    """As what somebody may fetch and change a password.

    Whoever does not hold the account must say why; of holders, `settings.REVEAL_REASON_FROM_HOLDERS` asks it or not.
    """

    HOLDER = "holder"
    COMMS = "comms"

    @property
    def must_say_why(self) -> bool:
        return self is not Entry.HOLDER or settings.REVEAL_REASON_FROM_HOLDERS == "required"

    @property
    def may_say_why(self) -> bool:
        return self is not Entry.HOLDER or settings.REVEAL_REASON_FROM_HOLDERS != "never"


NAMED = 3
"""So many of a team are named in a refusal."""


def entry_of(user: User, account: SocialAccount) -> Entry | None:
    """As what `user` may enter today: as a holder of the account, or as comms; None if not at all.

    While the account is frozen, as compromised, only those of the freeze's team enter.
    """
    entry = entitled_as(user, account)
    return entry if entry and not is_shut_out(user, account) else None


def entitled_as(user: User, account: SocialAccount) -> Entry | None:
    """As what `user` is entitled to the account, frozen or not; None if not at all."""
    if holds(user, account):
        return Entry.HOLDER
    return Entry.COMMS if user.is_here and user.has_perm(REVEAL_ANY) else None


class NoEntry(Refused):
    """The person may not enter: where a page meets it, it does not open to them."""


def is_shut_out(user: User, account: SocialAccount) -> bool:
    """Whether the account is frozen, and `user` is not of the freeze's team."""
    return _shutting_out.row(user=user.pk, account=account.pk) is not None


@compiled(user=models.BigIntegerField(), account=models.BigIntegerField())
def _shutting_out(user: Given, account: Given) -> models.QuerySet[Any, Any]:
    return Freeze.objects.shutting_out(user).filter(account=account).values_list("pk")


def no_entry(user: User, account: SocialAccount) -> NoEntry:
    """Why `user` may not enter, in one sentence, for whoever may not."""
    freeze = Freeze.objects.open().filter(account=account).first()
    if freeze is None or entitled_as(user, account) is None:
        return NoEntry(f"You do not hold {account.name}, so you cannot fetch or change its password.")
    return NoEntry(frozen_sentence(freeze, account))


def frozen_sentence(freeze: Freeze, account: SocialAccount) -> str:
    """What is told to whoever is not of the team: "… is compromised; only A, B and C may fetch its password. …"."""
    names = [person.full_name for person in freeze.team_people()]
    if not names:
        return f"{account.name} is compromised, and nobody of the team that deals with it can sign in. Ask comms."
    more = len(names) - NAMED
    shown = [*names[:NAMED], f"{more} more"] if more > 0 else names
    listed = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    ask = "one of them" if len(names) > 1 else names[0]
    return f"{account.name} is compromised; only {listed} may fetch or change its password. Ask {ask}."


def may_enter(user: User, account: SocialAccount) -> bool:
    """Whether `user` may fetch and change the password."""
    return entry_of(user, account) is not None


def may_use_in_emergency(user: User) -> bool:
    """Whether `user` may go into any account in an emergency: comms, on the freeze's team or not."""
    return user.is_here and user.has_perm(REVEAL_ANY)


def accounts_to_enter(user: User) -> SocialAccountQuerySet:
    """The accounts that `user` may enter today: as a holder theirs, as comms all."""
    visible = SocialAccount.objects.visible_to(user)
    return visible if user.has_perm(REVEAL_ANY) else visible.held_by(user)


def may_prove(user: User) -> bool:
    """Whether `user` may say that the comms team gets in."""
    return user.is_here and user.has_perm(PROVE_ACCESS)
