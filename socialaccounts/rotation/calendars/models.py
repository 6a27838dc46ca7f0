"""A person's calendar feed: an address that needs no sign-in, because nobody can guess it."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.people.models import User
from config import clock, encryption


class FeedQuerySet(models.QuerySet["Feed"]):
    """Sets of feeds."""

    def open(self) -> FeedQuerySet:
        """Those not revoked, of people who may sign in."""
        return self.filter(revoked_at__isnull=True, person__is_active=True)

    def behind(self, token: str) -> Feed | None:
        """The open feed with this token, if there is one."""
        return self.open().filter(digest=digest_of(token)).select_related("person").first()


class Feed(models.Model):
    """One feed. Its token is found by a digest, and kept sealed so that its owner can be shown the address again."""

    person = models.ForeignKey(User, models.PROTECT, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    sealed_token = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_open_feed"
            ),
        ]

    def __str__(self) -> str:
        return f"feed of {self.person_id}"

    @classmethod
    def new(cls, person: User) -> Feed:
        """An unsaved feed with a token of 256 random bits. Raises EncryptionError."""
        token = secrets.token_urlsafe(32)
        feed = cls(person=person, digest=digest_of(token))
        feed.sealed_token = encryption.seal(token.encode(), context=feed.context)
        return feed

    def address(self) -> str:
        """Its path in the portal, token and all. Raises EncryptionError."""
        token = encryption.unseal(bytes(self.sealed_token), context=self.context).decode()
        return reverse("calendar_feed", args=[token])

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"socialaccounts.feed:{self.digest}:token"


def digest_of(token: str) -> str:
    """What a token is found by. A plain hash will do for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
