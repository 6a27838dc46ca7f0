"""Which holders must have a second factor to sign in to the portal (settings.SECOND_FACTOR_DUTIES)."""

from accounts.people.models import User
from socialaccounts.register.models import Holder, Status
from socialaccounts.register.terms import AccessModel


def holds_shared_login(user: User) -> bool:
    """Whether this person can fetch a password: holds, today, an account with a shared login that is not closed."""
    shared = Holder.objects.current().filter(user=user, account__access_model=AccessModel.SHARED_LOGIN)
    return shared.exclude(account__status=Status.CLOSED).exists()
