"""Who may say what about the ways into an account, and what stands in the way (policy D1, D3)."""

from typing import Any

from django.db import models

from accounts.people.models import User
from config.compiled import Given, compiled
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.queries import administrators
from socialaccounts.vault.models import Version
from socialaccounts.vault.queries import obstacle_to_proof

CHANGE_MODEL = "socialaccounts.manage_register"
_INSTEAD = {
    AccessModel.NAMED_ADMINISTRATORS: "its named administrators get in with their own logins",
    AccessModel.HELD_ELSEWHERE: "its password is held in another vault",
}


def may_change_model(user: User) -> bool:
    """Whether `user` may say how people get into accounts: comms."""
    return user.is_here and user.has_perm(CHANGE_MODEL)


def check_shared_login(account: SocialAccount) -> None:
    """Raise Refused where the account has no shared login, as the database has it now."""
    [(found,)] = _model_of.rows(pk=account.pk)
    model = AccessModel(found)
    if model != AccessModel.SHARED_LOGIN:
        raise Refused(f"{account.name} has no shared login now: {_INSTEAD[model]}.")


@compiled(pk=models.BigIntegerField())
def _model_of(pk: Given) -> models.QuerySet[Any, Any]:
    return SocialAccount.objects.filter(pk=pk).values_list("access_model")


def bar_to_proof(account: SocialAccount, version: Version | None, person: User) -> str:
    """Why `person` cannot say whether comms gets in, in one sentence; "" when nothing is in the way.

    With a shared login it is what `obstacle_to_proof` says of the newest value; where administrators are named, only one
    of them can have signed in.
    """
    if account.has_shared_login:
        return obstacle_to_proof(version, person)
    named = account.access_model == AccessModel.NAMED_ADMINISTRATORS
    if named and not administrators(account).filter(user=person).exists():
        return "You are not one of its named administrators, so a colleague in comms who is must try it."
    return ""
