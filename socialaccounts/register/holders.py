"""Who holds an account, from when to when, and who of them is still entitled to (policy D1 and D3)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q, Value

from accounts.people.models import Day, Membership, User
from config import clock
from socialaccounts.register.terms import Capacity


def _changed_service(on: Day | None) -> Q:
    """Holders who worked in the account's service while they held it, and on a London date do so no more.

    Somebody made a holder from another service, or made one again by comms after the change, is none of them.
    """
    day = on or clock.today()
    there = Membership.objects.filter(
        user=models.OuterRef("user"), service=models.OuterRef("account__service")
    )
    left = there.filter(ended_on__gte=models.OuterRef("since"), ended_on__lt=day)
    return Q(models.Exists(left.order_by())) & ~Q(models.Exists(there.current(day).order_by()))


def _here(on: Day | None) -> Q:
    stays = Q(user__left_on__isnull=True) | Q(user__left_on__gt=on or clock.today())
    return stays & Q(user__is_active=True)


class HolderQuerySet(models.QuerySet["Holder"]):
    """Sets of holders."""

    def unended(self, on: Day | None = None) -> HolderQuerySet:
        """Those whose span covers a London date, today if none is given, whether or not they may still sign in."""
        day = on or clock.today()
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))

    def current(self, on: Day | None = None) -> HolderQuerySet:
        """Those entitled: their span covers the date, they may sign in, and they have not changed service since."""
        return self.unended(on).filter(_here(on), ~_changed_service(on))

    def current_of_all(self, on: Day | None = None) -> HolderQuerySet:
        """The same as `current`, for a look at everybody: who changed service is worked out once, from those few who did."""
        left = Membership.objects.filter(ended_on__lt=on or clock.today()).order_by().values("user")
        moved = Holder.objects.filter(_changed_service(on), user__in=left).order_by().values("pk")
        return self.unended(on).filter(_here(on), ~Q(pk__in=moved))

    def with_standing(self, on: Day | None = None) -> HolderQuerySet:
        """Each with `changed_service`: whether they left the account's service after becoming a holder (policy D3)."""
        return self.annotate(
            changed_service=models.ExpressionWrapper(_changed_service(on), output_field=models.BooleanField())
        )

    def by_capacity(self) -> HolderQuerySet:
        """Lead first, then deputies, then editors, each by name."""
        ranks = [models.When(capacity=capacity, then=Value(rank)) for rank, capacity in enumerate(Capacity)]
        rank = models.Case(*ranks, output_field=models.SmallIntegerField())
        return self.order_by(rank, "user__full_name", "pk")


class Holder(models.Model):
    """That a person is entitled to run an account, from `since` up to, not including, `until` (None: no end set)."""

    account = models.ForeignKey("socialaccounts.SocialAccount", models.PROTECT, related_name="holders")
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    changed_service: bool
    """Given by `with_standing` alone."""

    objects = HolderQuerySet.as_manager()

    class Meta:
        ordering = ["account", "-since", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(capacity="lead", until__isnull=True),
                name="one_lead_per_account",
            ),
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(until__isnull=True), name="one_open_holding"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="holding_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_capacity_display().lower()} of {self.account}"

    @property
    def last_day(self) -> date | None:
        """The last day of the span, None where no end is set."""
        return self.until - timedelta(days=1) if self.until else None
