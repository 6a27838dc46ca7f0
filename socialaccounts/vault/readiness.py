"""Whether an account may go live: the register's own conditions, and a password that comms is known to reach (policy D1)."""

from django.db import transaction
from django.urls import reverse

from accounts.people.models import User
from config import clock
from config.workflow import Refused
from socialaccounts.register.actions import mark_live
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import Missing, in_one_sentence, missing_for_live
from socialaccounts.vault.models import Version


def missing_for_go_live(account: SocialAccount) -> list[Missing]:
    """Everything that must still be there before the account goes live, each with the page where it is mended."""
    return missing_for_live(account) + _missing_in_vault(account)


@transaction.atomic
def go_live(*, account: SocialAccount, by: User) -> SocialAccount:
    """Mark an account live once nothing is missing. Raises Refused naming everything missing, and WrongState."""
    account = SocialAccount.objects.lock(account.pk)
    if missing := missing_for_go_live(account):
        raise Refused(in_one_sentence(account, missing))
    return mark_live(account=account, by=by)


def _missing_in_vault(account: SocialAccount) -> list[Missing]:
    versions = Version.objects.current().filter(credential__account=account)
    version = versions.first()
    deposit = reverse("vault:deposit", args=[account.pk])
    if version is None:
        if Version.objects.pending().filter(credential__account=account).exists():
            return [Missing("word that its new password works on the platform", account.get_absolute_url())]
        return [Missing("its password in the vault", deposit)]
    if version.due_on < clock.today():
        # It would be late on its first day: everybody would be told of a lateness that nobody could have prevented.
        return [Missing("a password changed within the last month", deposit)]
    if not versions.proved().exists():
        return [
            Missing(
                "proof that comms can sign in",
                reverse("vault:prove", args=[account.pk]),
            )
        ]
    return []
