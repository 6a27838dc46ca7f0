"""A photo check as it was asked and answered. Nothing here changes after it was written: the database refuses it.

But for one thing: words that name a child are struck out when the child's record is erased (config.redaction).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from config.redaction import REMOVED
from config.references import number, reference
from consents.checks.answer import Outcome as Verdicts
from consents.records.models import Child, Event, Status
from consents.records.wording import OTHER_CHANNELS
from socialaccounts.models import SocialAccount

LONGEST_CAPTION = 3000
MOST_CHILDREN = 200
MOST_PHOTOS = 20


class Outcome(TextChoices):
    """What the rules said."""

    NOT_APPLICABLE = Verdicts.NOT_APPLICABLE.value, "NOT APPLICABLE"
    ALLOW = Verdicts.ALLOW.value, "ALLOW"
    REFER = Verdicts.REFER.value, "REFER"
    BLOCK = Verdicts.BLOCK.value, "BLOCK"


class Use(TextChoices):
    """What is posted."""

    PHOTO = "photo", "A photo"
    VIDEO = "video", "A video"


class PhotoCheckQuerySet(models.QuerySet["PhotoCheck"]):
    """Sets of photo checks."""

    def visible_to(self, user: User) -> PhotoCheckQuerySet:
        """All for comms and safeguarding; for a manager their own, and those of their services' accounts."""
        if user.has_perm("consents.run_check"):
            return self
        services = user.managed_service_ids
        if not services:
            return self.none()
        # Keys, not a subquery: so each side of the "or" can use its index.
        accounts = list(SocialAccount.objects.filter(service__in=services).values_list("pk", flat=True))
        return self.filter(Q(asked_by=user) | Q(account__in=accounts))

    def search(self, text: str) -> PhotoCheckQuerySet:
        """By reference, or by words in the name of one child of the photo or in that of the account."""
        pk = number("PC", text)
        if pk is not None:
            return self.filter(pk=pk)
        if not text.strip():
            return self.none()
        of_children = CheckedChild.objects.filter(child__in=Child.objects.named_like(text).values("pk"))
        of_accounts = PhotoCheck.objects.filter(account__in=SocialAccount.objects.search(text).values("pk"))
        both = of_children.order_by().values("photo_check").union(of_accounts.order_by().values("pk"))
        return self.filter(pk__in=both)

    def not_asked_again(self) -> PhotoCheckQuerySet:
        """Those that nobody asked again: the later answer counts."""
        return self.filter(later__isnull=True)

    def scheduled(self) -> PhotoCheckQuerySet:
        """Photos that may be posted, today or later, and that nobody asked again or posted so far."""
        permitted = self.filter(outcome__in=[Outcome.ALLOW, Outcome.NOT_APPLICABLE], retrospective=False)
        return permitted.not_asked_again().filter(publish_on__gte=clock.today(), posts__isnull=True)

    def awaiting_answer(self, user: User) -> PhotoCheckQuerySet:
        """Referred checks of today or later that this person may answer: never their own (design 5.5)."""
        asked_of = Q(pk__in=[])
        if user.has_perm("consents.answer_check"):
            asked_of |= Q(for_comms=True)
        if user.has_perm("consents.manage_flag"):
            asked_of |= Q(for_safeguarding=True)
        waiting = self.filter(asked_of, outcome=Outcome.REFER, publish_on__gte=clock.today())
        return waiting.not_asked_again().exclude(asked_by=user)

    def with_stirred(self) -> PhotoCheckQuerySet:
        """Adds `stirred`: whether anything was recorded about one of its children since. What, only the page tells."""
        return self.annotate(stirred=_recorded_since())

    def stirred(self) -> PhotoCheckQuerySet:
        """Those about one of whose children something was recorded since."""
        return self.filter(_recorded_since())


def _recorded_since() -> Q:
    since = CheckedChild.objects.filter(photo_check=OuterRef("pk"))
    at = OuterRef("decided_at")
    back = Q(child__issued_forms__form__status=Status.RECEIVED)
    return (
        Q(Exists(since.filter(child__withdrawals__recorded_at__gt=at)))
        | Q(Exists(since.filter(child__flags__raised_at__gt=at)))
        | Q(Exists(since.filter(child__says__recorded_at__gt=at)))
        | Q(Exists(since.filter(child__consents__form__filed_at__gt=at)))
        | Q(Exists(since.filter(back, child__issued_forms__form__uploaded_at__gt=at)))
    )


class PhotoCheck(models.Model):
    """One question with its verdict.

    `account` is empty where the photo goes to another channel, such as the website. `answer` is the verdict on the
    photo as plain data (see `snapshots`); each child's is in CheckedChild. `missing_names` are those typed for
    children who are not on the register. `photo_sha256` (hex) is of the file as it was given, the first of several
    (CheckedPhoto has the others). `for_comms` and `for_safeguarding` say who can settle a REFER by an answer. `once` is the
    key of the page on which it was asked: pressing the button twice asks once.
    """

    STRUCK_OUT = (
        "Some words were removed when a family asked that their child’s record be erased. "
        "The answer stays as it was given."
    )

    account = models.ForeignKey(SocialAccount, models.PROTECT, null=True, related_name="photo_checks")
    channel = models.CharField(max_length=30)
    publish_on = models.DateField()
    retrospective = models.BooleanField(default=False)
    photo_sha256 = models.CharField(max_length=64)
    photo_name = models.CharField(max_length=255)
    taken_on = models.DateField(null=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="photo_checks")
    event_name = models.CharField(max_length=120, blank=True)
    use = models.CharField(max_length=5, choices=Use.choices, default=Use.PHOTO)
    paid = models.BooleanField(default=False)
    partner = models.CharField(max_length=120, blank=True)
    caption = models.TextField(max_length=LONGEST_CAPTION, blank=True)
    alt_text = models.TextField(max_length=LONGEST_CAPTION, blank=True)
    gives_place = models.BooleanField(default=False)
    recognisable = models.PositiveSmallIntegerField()
    missing_names = models.JSONField(default=list)
    obscured = models.PositiveSmallIntegerField(default=0)
    crowd = models.BooleanField(default=False)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    for_comms = models.BooleanField(default=False)
    for_safeguarding = models.BooleanField(default=False)
    answer = models.JSONField(default=dict)
    ruleset = models.CharField(max_length=20)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="photo_checks")
    decided_at = models.DateTimeField()
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = PhotoCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [
            ("run_check", "Check photos for any service"),
            ("answer_check", "Answer photo checks that are referred to comms"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="check_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome="NOT_APPLICABLE") | Q(recognisable=0),
                name="check_of_nobody_shows_nobody",
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "-id"], name="check_by_outcome"),
            models.Index(fields=["asked_by", "-id"], name="check_by_asker"),
            models.Index(fields=["account", "-id"], name="check_by_account"),
            models.Index(fields=["photo_sha256"], name="check_by_photo"),
            models.Index(
                fields=["publish_on", "id"], condition=Q(outcome="ALLOW"), name="check_allowed_by_day"
            ),
            models.Index(
                fields=["publish_on", "id"], condition=Q(outcome="REFER"), name="check_referred_by_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("checks:check", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("PC", self.pk)

    @property
    def permits_posting(self) -> bool:
        """Whether its answer is a leave to post. A check made afterwards is a record."""
        return self.outcome in (Outcome.ALLOW, Outcome.NOT_APPLICABLE) and not self.retrospective

    @property
    def is_struck(self) -> bool:
        """Whether words were struck out of it, so that the rules cannot read any more what was asked."""
        return REMOVED in (self.caption, self.alt_text, self.photo_name, self.event_name, *self.missing_names)

    @property
    def has_passed(self) -> bool:
        """Whether the publish date is over."""
        return self.publish_on < clock.today()

    @property
    def place(self) -> str:
        """Where the photo would appear, in words."""
        return self.account.name if self.account else OTHER_CHANNELS.get(self.channel, self.channel)


class CheckedPhoto(models.Model):
    """One more photo of the same post: its file as it was given, and when it was taken."""

    photo_check = models.ForeignKey(PhotoCheck, models.PROTECT, related_name="more_photos")
    photo_sha256 = models.CharField(max_length=64)
    photo_name = models.CharField(max_length=255)
    taken_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["photo_check", "photo_sha256"], name="photo_once_per_check")
        ]
        indexes = [models.Index(fields=["photo_sha256"], name="more_by_photo")]

    def __str__(self) -> str:
        return f"photo {self.pk} of {self.photo_check_id}"


class CheckedChild(models.Model):
    """One child of a photo check, with the answer for them as plain data."""

    photo_check = models.ForeignKey(PhotoCheck, models.PROTECT, related_name="checked")
    child = models.ForeignKey(Child, models.PROTECT, related_name="checks")
    identity_confirmed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    answer = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["photo_check", "child"], name="child_once_per_check")]

    def __str__(self) -> str:
        return f"{self.child} in {self.photo_check}"


class Declaration(models.Model):
    """One person's word about one photo file: nobody in the crowd, or none of `count` hidden children, can be recognised."""

    class Kind(TextChoices):
        CROWD = "crowd", "Nobody else in the crowd can be recognised"
        OBSCURED = "obscured", "The children blurred, cropped or turned away cannot be recognised"

    photo_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    count = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo_sha256", "kind", "count", "person"], name="declared_once_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="crowd", count=0) | Q(kind="obscured", count__gt=0),
                name="declaration_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"declaration {self.pk}"


class Thumbnail(models.Model):
    """A small picture of the photo, drawn anew without metadata and sealed. Kept only where the setting allows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    photo_check = models.OneToOneField(PhotoCheck, models.PROTECT, related_name="thumbnail")
    sealed_image = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"thumbnail of {self.photo_check}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.thumbnail:{self.pk}"
