"""The sealed emergency pack: what opens the accounts when the portal itself is down (policy D1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.people.models import User
from config import clock
from socialaccounts.vault.models import Version


class Stage(models.TextChoices):
    """How far a pack is. It is read from what was done and from the clock, and kept nowhere."""

    ASKED = "asked", "Waits for approval"
    APPROVED = "approved", "Waits to be fetched"
    LAPSED = "lapsed", "Lapsed"
    MADE = "made", "Fetched"
    OPENED = "opened", "Opened"


_COLOURS = {
    Stage.ASKED: "waiting",
    Stage.APPROVED: "working",
    Stage.LAPSED: "quiet",
    Stage.MADE: "good",
    Stage.OPENED: "warning",
}


def time_allowed() -> timedelta:
    """How long a second person has to approve, and then the asker to fetch."""
    return timedelta(minutes=settings.PACK_MINUTES)


class PackQuerySet(models.QuerySet["Pack"]):
    """Sets of packs."""

    def lock(self, pk: int) -> Pack:
        """The pack, its row locked until the transaction ends. Raises DoesNotExist."""
        # People who are filled in later are not joined: PostgreSQL joins them as they were before it waited for the lock.
        return self.select_for_update(of=("self",), no_key=True).select_related("asked_by").get(pk=pk)

    def waiting(self) -> PackQuerySet:
        """Those that can still be approved."""
        return self.filter(approved_at__isnull=True, asked_at__gt=clock.now() - time_allowed())

    def made(self) -> PackQuerySet:
        """Those that exist as a file somewhere."""
        return self.filter(made_at__isnull=False)

    def latest_made(self) -> Pack | None:
        """The one made last, whose accounts are nearest to the present ones."""
        return self.made().order_by("-made_at", "-pk").first()


class Pack(models.Model):
    """One pack: asked for with a reason, approved by a second person, made once, and perhaps opened one day.

    The file itself is nowhere in the portal, nor is its passphrase: the row says that it was made, and `versions` of what.
    """

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="packs_asked")
    asked_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="packs_approved")
    approved_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="packs_opened")
    opened_at = models.DateTimeField(null=True)
    opened_because = models.CharField(max_length=300, blank=True)
    versions: models.ManyToManyField[Version, PackedVersion] = models.ManyToManyField(
        Version, through="PackedVersion", related_name="packs"
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [("export_pack", "Ask for the sealed emergency pack"), ("approve_pack", "Approve it")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pack_says_why"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__gte=F("asked_at"))
                & ~Q(approved_by=F("asked_by")),
                name="pack_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True)
                | Q(approved_at__isnull=False, made_at__gte=F("approved_at")),
                name="pack_made_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True, opened_because="")
                | Q(made_at__isnull=False, opened_at__gte=F("made_at"), opened_by__isnull=False)
                & ~Q(opened_because=""),
                name="pack_opened_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("pack:pack", args=[self.pk])

    @property
    def stage(self) -> Stage:
        """How far it is at this moment."""
        if self.made_at:
            return Stage.OPENED if self.opened_at else Stage.MADE
        if clock.now() >= self.ends_at:
            return Stage.LAPSED
        return Stage.APPROVED if self.approved_at else Stage.ASKED

    @property
    def colour(self) -> str:
        """What its stage means to the eye."""
        return _COLOURS[self.stage]

    @property
    def ends_at(self) -> datetime:
        """When it lapses unless it is approved, or once that was done, fetched."""
        return (self.approved_at or self.asked_at) + time_allowed()

    @property
    def made_on(self) -> date | None:
        """The London date on which it was made."""
        return clock.london_date(self.made_at) if self.made_at else None

    @property
    def filename(self) -> str:
        """The name under which the browser saves it."""
        return f"emergency-pack-{self.pk}.age"


class PackedVersion(models.Model):
    """That a value is in a pack. Append-only."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="packed")
    version = models.ForeignKey(Version, models.PROTECT, related_name="packed")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pack", "version"], name="once_in_a_pack")]

    def __str__(self) -> str:
        return f"{self.version_id} in pack {self.pack_id}"
