"""Which other accounts strangers may reach from a compromised one: those that share a way back in with it."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status
from socialaccounts.vault.recovery.models import ConnectedApp, RecoveryKit

LONGEST = 300


def accounts_near(account: SocialAccount) -> dict[int, str]:
    """By the id of each other account, not closed, that shares something with `account`: what, in words.

    Shared are the recovery e-mail address and connected apps, whatever their capitals.
    """
    kit = RecoveryKit.objects.filter(account=account).first()
    if kit is None:
        return {}
    shares: dict[int, list[str]] = defaultdict(list)
    others = RecoveryKit.objects.exclude(account=account).exclude(account__status=Status.CLOSED)
    if kit.recovery_email:
        for pk in others.filter(recovery_email__iexact=kit.recovery_email).values_list("account", flat=True):
            shares[pk].append(f"the recovery address {kit.recovery_email}")
    for pk, app in _sharing_apps(kit, others.values("pk")):
        shares[pk].append(f"the app {app}")
    return {pk: ", ".join(words)[:LONGEST] for pk, words in sorted(shares.items())}


def _sharing_apps(kit: RecoveryKit, others: QuerySet[Any]) -> list[tuple[int, str]]:
    names = list(kit.apps.values_list("name", flat=True))
    if not names:
        return []
    same = reduce(or_, (Q(name__iexact=name) for name in names))
    found = ConnectedApp.objects.filter(same, kit__in=others).order_by("kit__account", "name")
    return list(found.values_list("kit__account", "name"))
