"""Who is what to a social account, and what the register wants of one before it goes live."""

from typing import Any, NamedTuple

import rules
from django.db import models
from django.urls import reverse

from accounts.people.models import User
from accounts.people.rules import manages_service
from config import clock
from config.compiled import Given, compiled
from socialaccounts.register.models import Capacity, Holder, SocialAccount


@compiled(user=models.BigIntegerField(), account=models.BigIntegerField(), day=models.DateField())
def _holding(user: Given, account: Given, day: Given) -> models.QuerySet[Any, Any]:
    return Holder.objects.current(day).filter(user=user, account=account).order_by().values_list("pk")


@rules.predicate
def holds(user: User, account: SocialAccount) -> bool:
    """Is entitled to run this account today, as lead, deputy or editor."""
    return bool(user.is_here and _holding.row(user=user.pk, account=account.pk, day=clock.today()))


@rules.predicate
def manages(user: User, account: SocialAccount) -> bool:
    """Manages the service that this account belongs to."""
    return manages_service(user, account.service)


def sees_who_fetched(user: User, account: SocialAccount) -> bool:
    """Without holding the account, may this person read who fetched its password, and why?"""
    trusted = ("socialaccounts.reveal_any", "accounts.view_auditevent")
    return manages(user, account) or any(user.has_perm(key) for key in trusted)


class Missing(NamedTuple):
    """One thing that must be there before an account goes live: words that follow "Still missing:", and where to mend it."""

    text: str
    path: str = ""


def missing_for_live(account: SocialAccount) -> list[Missing]:
    """What the register itself misses: a lead, a deputy (policy X7, D1), what it is for and its web address."""
    held = set(account.holders.current().values_list("capacity", flat=True))
    holders = reverse("register:holders", args=[account.pk])
    missing = []
    if Capacity.LEAD not in held:
        missing.append(Missing("a lead who can sign in", holders))
    if Capacity.DEPUTY not in held:
        missing.append(Missing("a deputy who can sign in", holders))
    if not account.purpose:
        missing.append(Missing("what it is for", reverse("register:change", args=[account.pk])))
    if not account.url:
        missing.append(Missing("its web address", reverse("register:change", args=[account.pk])))
    return missing


def in_one_sentence(account: SocialAccount, missing: list[Missing]) -> str:
    """The refusal to go live that names everything missing."""
    return f"{account.name} cannot go live yet. Still missing: {'; '.join(one.text for one in missing)}."
