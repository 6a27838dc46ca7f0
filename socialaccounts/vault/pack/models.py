"""The sealed emergency pack: what opens the accounts when the portal itself is down (policy D1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.people.models import User
from config import clock
from socialaccounts.vault.models import Version


class Pack(models.Model):
    """One pack: asked for with a reason, approved by a second person, made once, and perhaps opened one day."""

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
                condition=Q(made_at__isnull=True) | Q(made_at__gte=F("approved_at")),
                name="pack_made_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True, opened_because="")
                | Q(opened_at__gte=F("made_at"), opened_by__isnull=False) & ~Q(opened_because=""),
                name="pack_opened_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"pack of {self.asked_at:%Y-%m-%d}"


class PackedVersion(models.Model):
    """That a value is in a pack. Append-only."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="packed")
    version = models.ForeignKey(Version, models.PROTECT, related_name="packed")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pack", "version"], name="once_in_a_pack")]

    def __str__(self) -> str:
        return f"{self.version_id} in pack {self.pack_id}"
