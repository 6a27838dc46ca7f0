"""How people get into an account over time, and who has access where there is no shared login (policy D1, D3)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.people.models import User
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel


class AccessChange(models.Model):
    """That an account's access model was set, by whom and why. Append-only: the history of its ways in.

    `kept_in` says which other vault has the password of an account that is held elsewhere, and where in it.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="access_changes")
    model = models.CharField(max_length=20, choices=AccessModel.choices)
    kept_in = models.CharField("where it is held", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(model="held_elsewhere") & ~Q(kept_in="")
                | ~Q(model="held_elsewhere") & Q(kept_in=""),
                name="held_elsewhere_says_where",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="access_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_model_display()} since {self.at:%Y-%m-%d}"


class AdministratorQuerySet(models.QuerySet["Administrator"]):
    """Sets of named administrators."""

    def current(self, on: date | None = None) -> "AdministratorQuerySet":
        """Those who have access on a London date, today if none is given, as far as is known."""
        day = on or clock.today()
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))


class Administrator(models.Model):
    """That a person can run an account with their own login on the platform, from `since` up to, not including, `until`.

    `user` is None for somebody outside the council, an agency for example; `name` then says who.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="administrators")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="administered")
    name = models.CharField("name on the platform", max_length=120, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)

    objects = AdministratorQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"],
                condition=Q(until__isnull=True, user__isnull=False),
                name="one_open_administration",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""), name="administrator_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="administration_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"administrator of {self.account_id} since {self.since}"

    @property
    def who(self) -> str:
        """The person's name, or the name of somebody outside the council."""
        return self.user.full_name if self.user else self.name


class AccessConfirmation(models.Model):
    """That somebody looked on the platform, or in the other vault, who has access. Append-only.

    `names` are those who had it then; `due_on` is the London date by which it is to be confirmed again.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="access_confirmations")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    names = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    due_on = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["account", "-id"], name="confirmation_by_account")]

    def __str__(self) -> str:
        return f"access confirmed on {self.at:%Y-%m-%d}"
