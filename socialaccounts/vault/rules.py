"""Who may fetch and change the password of a social account (policy D1: holders, and comms for every account)."""

from enum import Enum

from django.conf import settings

from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount, SocialAccountQuerySet
from socialaccounts.register.rules import holds

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


def entry_of(user: User, account: SocialAccount) -> Entry | None:
    """As what `user` may enter today: as a holder of the account, or as comms; None if not at all."""
    if holds(user, account):
        return Entry.HOLDER
    return Entry.COMMS if user.is_active and user.has_perm(REVEAL_ANY) else None


class NoEntry(Refused):
    """The person may not enter: where a page meets it, it does not open to them."""

    def __init__(self, account: SocialAccount) -> None:
        super().__init__(f"You do not hold {account.name}, so you cannot fetch or change its password.")


def may_enter(user: User, account: SocialAccount) -> bool:
    """Whether `user` may fetch and change the password."""
    return entry_of(user, account) is not None


def accounts_to_enter(user: User) -> SocialAccountQuerySet:
    """The accounts that `user` may enter today: as a holder theirs, as comms all."""
    visible = SocialAccount.objects.visible_to(user)
    return visible if user.has_perm(REVEAL_ANY) else visible.held_by(user)


def may_prove(user: User) -> bool:
    """Whether `user` may say that the comms team gets in."""
    return user.is_active and user.has_perm(PROVE_ACCESS)
