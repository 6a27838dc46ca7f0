"""Short cards of guidance that comms writes, shown where they are needed (policy parts B and C)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.learning.markdown import to_html
from accounts.people.models import User
from config import clock


class Place(models.TextChoices):
    """Where a card is shown."""

    PURPOSE = "purpose", "Asking for an account: what it is for"
    ANSWERS = "answers", "Asking for an account: who answers"
    PHOTO_CHECK = "photo_check", "Checking a photo"
    ACCOUNT = "account", "Beside an account that one holds"
    INCIDENT = "incident", "Working on a hacked account"
    NOWHERE = "nowhere", "Only in the list of guidance"


class Card(models.Model):
    """One card, in Markdown. Not shown means kept for later."""

    title = models.CharField(max_length=120, unique=True)
    text = models.TextField(max_length=3000)
    place = models.CharField(max_length=12, choices=Place.choices, default=Place.NOWHERE)
    is_shown = models.BooleanField(default=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=models.Q(place__in=Place.values), name="card_place_known"),
        ]
        indexes = [models.Index(fields=["place"], condition=models.Q(is_shown=True), name="card_by_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('guidance:list')}#card-{self.pk}"

    @property
    def html(self) -> SafeString:
        return to_html(self.text)
