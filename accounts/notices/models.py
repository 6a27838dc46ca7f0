"""Messages owed to people. A row is the debt; mailing it pays it, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.notices.kinds import urgent_kinds
from accounts.people.models import User
from config import clock

CLAIM_LASTS = timedelta(minutes=10)
"""After this long a claimed but unsent notice is anybody's again: its worker is taken to be dead."""


TROUBLE = {
    "SMTPRecipientsRefused": "The mail server does not take this address",
    "SMTPSenderRefused": "The mail server does not take mail from the portal’s address",
    "SMTPDataError": "The mail server refused the message",
    "SMTPAuthenticationError": "The mail server does not let the portal sign in",
    "SMTPServerDisconnected": "The mail server broke off",
    "ConnectionRefusedError": "The mail server does not answer",
    "TimeoutError": "The mail server does not answer",
    "gaierror": "The mail server cannot be found",
    "NotifyAway": "GOV.UK Notify does not answer or takes no more for now",
    "NotifyRefused": "GOV.UK Notify refused the message",
}
"""What each error means; the keys are the names of exceptions."""


def free(at: datetime) -> Q:
    """Rows that are unsent, whose next try has come, and that are not in another worker's hands."""
    unclaimed = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
    return unclaimed & Q(sent_at__isnull=True, next_try_at__lte=at)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def due(self, at: datetime) -> NoticeQuerySet:
        """Those to be mailed one by one now: all but what waits for its recipient's morning mail."""
        waits = Q(recipient__in=Preference.objects.daily()) & ~Q(kind__in=urgent_kinds())
        return self.filter(free(at)).exclude(waits)

    def for_digests(self, at: datetime, before: datetime) -> NoticeQuerySet:
        """Those that a mail in the morning of `before` says together: of people who want that, owed before it."""
        daily = self.filter(recipient__in=Preference.objects.daily(), owed_at__lt=before)
        return daily.filter(free(at)).exclude(kind__in=urgent_kinds())

    def failed(self) -> NoticeQuerySet:
        """Those that could not be mailed so far, and are tried again."""
        return self.filter(sent_at__isnull=True, failures__gt=0)

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
            models.Index(
                fields=["-id"], condition=Q(sent_at__isnull=True, failures__gt=0), name="notice_failed"
            ),
            models.Index(fields=["recipient", "-id"], name="notice_by_recipient"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def trouble(self) -> str:
        """What went wrong at the last try, in words that an administrator can do something with."""
        return TROUBLE.get(self.last_error, f"Something went wrong ({self.last_error})")


class PreferenceQuerySet(models.QuerySet["Preference"]):
    """Sets of preferences."""

    def daily(self) -> models.QuerySet[Any, Any]:
        """The keys of the people who want one mail a day."""
        return self.filter(mail=Preference.Mail.DAILY).values("person")


class Preference(models.Model):
    """How a person wants to be mailed; without a row, each notice at once."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", "Each notice at once"
        DAILY = "daily", "One email each morning"

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="notice_preference")
    mail = models.CharField(max_length=7, choices=Mail.choices, default=Mail.AT_ONCE)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(mail__in=["at_once", "daily"]), name="preference_mail_known")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"


class ChannelPost(models.Model):
    """One message owed to the council's own channel, whatever the number of people who are told the same."""

    kind = models.CharField(max_length=40)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    stage = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=200, blank=True)
    owed_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_type", "about_id", "stage"], name="one_post_per_stage"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="channel_post_unsent"
            )
        ]

    def __str__(self) -> str:
        return self.title
