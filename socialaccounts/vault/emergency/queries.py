"""What an emergency page can say of an account that has no password in the vault."""

from dataclasses import dataclass

from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.models import AccessChange, Administrator


@dataclass(frozen=True)
class WayIn:
    """How people get into an account without a shared login: who can run it, and where its password is held."""

    kept_in: str
    administrators: list[Administrator]
    holders: list[User]


def way_in(account: SocialAccount) -> WayIn:
    """The way into an account, as far as the portal knows it."""
    held = AccessChange.objects.filter(account=account, model=AccessModel.HELD_ELSEWHERE)
    latest = held.first() if account.access_model == AccessModel.HELD_ELSEWHERE else None
    administrators = account.administrators.current().select_related("user")
    return WayIn(
        kept_in=latest.kept_in if latest else "",
        administrators=list(administrators.order_by("user__full_name", "name", "pk")),
        holders=list(account.holder_people()),
    )
