"""Messages owed to people. A row is the debt; mailing it pays it, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from accounts.people.models import User
from config import clock

CLAIM_LASTS = timedelta(minutes=10)
"""After this long a claimed but unsent notice is anybody's again: its worker is taken to be dead."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def due(self, at: datetime) -> NoticeQuerySet:
        """Those to be mailed now: unsent, their next try has come, not in another worker's hands."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
        return self.filter(free, sent_at__isnull=True, next_try_at__lte=at)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One message owed to one person about one object at one stage; a second one cannot exist (design 5.8).

    `facts` are plain words for the mail's template: names of accounts and dates, never a secret.
    """

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    stage = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    owed_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "about_type", "about_id", "stage"], name="one_notice_per_stage"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="notice_unsent"),
            models.Index(fields=["recipient", "-id"], name="notice_by_recipient"),
        ]

    def __str__(self) -> str:
        return self.title
