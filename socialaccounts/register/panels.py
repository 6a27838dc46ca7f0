"""What the register shows on the home page and on the attention page."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.people.models import Service, User
from accounts.templatetags.portal import in_words
from config import clock
from config.compiled import Given, compiled
from socialaccounts.register.models import Holder, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.terms import Capacity, Status

SHOWN = 10
ROW = ("name", "status", "platform__name")
MOST_COUNTED = 100
PLANNED_TOO_LONG = timedelta(days=30)
_WORST_FIRST = ("bad", "warning", "waiting")


@dataclass(frozen=True)
class Row:
    """One line of a panel: a sentence that links, and a tag with its meaning (good, waiting, warning, bad, quiet)."""

    text: str
    url: str
    tag: str = ""
    colour: str = "quiet"


def badness(row: Row) -> int:
    """For sorting rows worst first; equals keep their order."""
    return _WORST_FIRST.index(row.colour) if row.colour in _WORST_FIRST else len(_WORST_FIRST)


def held(user: User) -> list[SocialAccount]:
    """The first accounts, by name, that `user` holds; one more than `SHOWN` where there are more."""
    return _held_by.objects(user=user.pk, day=clock.today())


@compiled(by_key=False, user=models.BigIntegerField(), day=models.DateField())
def _held_by(user: Given, day: Given) -> SocialAccountQuerySet:
    mine = SocialAccount.objects.current().held_by(user, day).select_related("platform")
    return mine.only(*ROW).order_by("sort_name", "pk")[: SHOWN + 1]


def managed(user: User) -> list[SocialAccount]:
    """The first accounts, by name, of the services that `user` manages; one more than `SHOWN` where there are more."""
    if not user.managed_service_ids:
        return []
    ours = SocialAccount.objects.current().filter(service__in=user.managed_service_ids)
    return list(ours.select_related("platform").only(*ROW).order_by("sort_name", "pk")[: SHOWN + 1])


def managed_services(user: User) -> list[Service]:
    """The services that `user` manages, by name."""
    if not user.managed_service_ids:
        return []
    return list(Service.objects.filter(pk__in=user.managed_service_ids))


def planned_count() -> int:
    """How many accounts are planned and not live; more than 100 are not counted."""
    return SocialAccount.objects.filter(status=Status.PLANNED)[: MOST_COUNTED + 1].count()


def without_holders() -> list[Row]:
    """Live accounts that nobody leads, then those without a deputy: somebody left, or can no longer sign in."""
    rows = []
    for capacity, sentence in ((Capacity.LEAD, "has no lead"), (Capacity.DEPUTY, "has no deputy")):
        there = Holder.objects.current().filter(account=OuterRef("pk"), capacity=capacity)
        bare = SocialAccount.objects.live().filter(~Exists(there)).order_by("sort_name", "pk")
        rows += [
            Row(
                f"{account.name} {sentence}",
                reverse("register:holders", args=[account.pk]),
                sentence.removeprefix("has ").capitalize(),
                "bad" if capacity == Capacity.LEAD else "warning",
            )
            for account in bare.only("name")[:SHOWN]
        ]
    return rows


def planned_too_long() -> list[Row]:
    """Accounts approved more than 30 days ago that are not live, oldest first."""
    old = SocialAccount.objects.filter(status=Status.PLANNED, planned_at__lt=clock.now() - PLANNED_TOO_LONG)
    return [
        Row(
            f"{account.name} was approved on {in_words(account.planned_at)} and is not live",
            account.get_absolute_url(),
            "Not live",
            "waiting",
        )
        for account in old.order_by("planned_at", "pk").only("name", "planned_at")[:SHOWN]
    ]
