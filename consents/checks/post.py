"""What was posted after a photo check, and where: the row that a later withdrawal looks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import models
from django.db.models import Max, Q

from accounts.models import User
from config import clock
from config.redaction import REMOVED
from consents.checks.models import Outcome, PhotoCheck


class PostQuerySet(models.QuerySet["Post"]):
    """Sets of posts."""

    def live(self) -> PostQuerySet:
        """Those that nobody said were taken down."""
        return self.filter(removed_at__isnull=True)

    def showing(self, children: Iterable[int]) -> PostQuerySet:
        """Those whose photo check was about one of these children (keys)."""
        return self.filter(
            photo_check__in=PhotoCheck.objects.filter(checked__child__in=children).values("pk")
        )

    def lock(self, pk: int) -> Post:
        """The post, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)


class Post(models.Model):
    """One address at which a checked photo stands since somebody said "I have posted it".

    `photo_check` is the check that was made at that very moment (rule 36), whose children and evidence the post relies on.
    Where its answer does not permit posting, the post should not be there: it was recorded so that it comes down.
    """

    photo_check = models.ForeignKey(PhotoCheck, models.PROTECT, related_name="posts")
    url = models.URLField(max_length=500)
    posted_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["photo_check", "url"], name="posted_once_at_an_address"),
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="post_removed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["photo_check"], condition=Q(removed_at__isnull=True), name="post_live"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} of {self.photo_check_id}"

    @property
    def is_live(self) -> bool:
        return self.removed_at is None

    @property
    def is_struck(self) -> bool:
        """Whether the address named a child whose record was erased, and leads nowhere any more."""
        return REMOVED in self.url

    @property
    def is_permitted(self) -> bool:
        """Whether the check made at posting allows it; otherwise it has to come down."""
        return self.photo_check.outcome in (Outcome.ALLOW, Outcome.NOT_APPLICABLE)


def latest_by_account(accounts: Collection[int]) -> dict[int, date]:
    """The day of the latest post recorded on each of these accounts, by key, whether or not it is still up."""
    posted = Post.objects.filter(photo_check__account__in=accounts).order_by()
    return dict(posted.values_list("photo_check__account").annotate(last=Max("posted_on")))
