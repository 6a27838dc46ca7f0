"""Plain functions that set access models and list administrators, without their actions."""

from datetime import date

from accounts.models import User
from config import clock
from socialaccounts.models import AccessChange, AccessConfirmation, Administrator, SocialAccount
from tests.factories import make_user


def set_model(
    account: SocialAccount, model: str, *, kept_in: str = "", by: User | None = None
) -> AccessChange:
    """The account's access model from now on."""
    SocialAccount.objects.filter(pk=account.pk).update(access_model=model)
    account.access_model = model
    return AccessChange.objects.create(
        account=account, model=model, kept_in=kept_in, by=by or make_user(), reason="The platform works so"
    )


def make_named(account: SocialAccount, *people: User) -> SocialAccount:
    """The account, run by these named administrators."""
    set_model(account, "named_administrators")
    for person in people:
        Administrator.objects.create(account=account, user=person)
    return account


def make_elsewhere(account: SocialAccount, kept_in: str = "Service desk vault, entry 7") -> SocialAccount:
    """The account, its login held in another vault."""
    set_model(account, "held_elsewhere", kept_in=kept_in)
    return account


def make_confirmation(
    account: SocialAccount, *, by: User | None = None, due: date | None = None
) -> AccessConfirmation:
    """That somebody looked just now."""
    return AccessConfirmation.objects.create(
        account=account, by=by or make_user(), names=[], due_on=due or clock.today()
    )
