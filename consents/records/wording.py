"""The text of the paper form: what it offered to tick. A form is read by the wording that was signed."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q, TextChoices
from django.urls import reverse

OTHER_CHANNELS = {"website": "The council’s website", "print": "Leaflets, posters and newspapers"}
"""Channels that are no platform, by the codes that wordings offer."""


class Medium(TextChoices):
    """How a picture is used; a form says yes to each by itself."""

    PHOTO = "photo", "Photographs"
    VIDEO = "video", "Video"
    PAID = "paid", "Paid advertising"
    PARTNER = "partner", "Accounts of partner organisations"


class Naming(TextChoices):
    """How far the child may be named beside the picture."""

    NONE = "none", "No name"
    FIRST = "first", "First name only"
    FULL = "full", "Full name"


class WordingQuerySet(models.QuerySet["Wording"]):
    """Sets of wordings."""

    def issued(self) -> WordingQuerySet:
        """Those that families may have signed, the newest first."""
        return self.filter(issued_on__isnull=False).order_by("-issued_on", "-pk")


class Wording(models.Model):
    """One version of the form's text. Once issued a row never changes: the database refuses it.

    `offers` lists channels as [code, label on the paper]; a code is a platform's slug, "website" or "print".
    `ends_posts` is whether posts come down on the day after a form's last day; unless it says so, expiry stops new use only.
    `max_months` is how long a form without an end date holds; none means that such a form must be asked about.
    """

    version = models.CharField(max_length=20, unique=True)
    offers = models.JSONField(default=list)
    media = models.JSONField(default=list)
    naming = models.JSONField(default=list)
    max_months = models.PositiveSmallIntegerField(null=True, blank=True)
    own_say_age = models.PositiveSmallIntegerField(null=True, blank=True)
    covers_earlier_photos = models.BooleanField("offers to cover photos already taken", default=False)
    ends_posts = models.BooleanField("old posts come down when the consent ends", null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("manage_wording", "Draft and issue wordings of the consent form")]
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_months__isnull=True) | Q(max_months__range=(1, 120)),
                name="wording_months_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"wording {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("consents:wording", args=[self.pk])

    @property
    def channels(self) -> list[str]:
        """The codes of the channels that could be ticked."""
        return [code for code, _ in self.offers]

    @property
    def labels(self) -> dict[str, str]:
        """What the paper calls each channel."""
        return dict(self.offers)

    @property
    def media_choices(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in Medium.choices if value in self.media]

    @property
    def naming_choices(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in Naming.choices if value in self.naming]

    def last_day(self, signed_on: date) -> date | None:
        """The last day on which a form signed then can hold; None where the wording sets no end."""
        return signed_on + relativedelta(months=self.max_months) if self.max_months else None
