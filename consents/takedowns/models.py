"""The duty to take a post down: for which children, why, by when, and how it ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from config.references import number, reference
from config.workflow import Workflow
from consents.checks.post import Post
from consents.intake.models import Sealed
from consents.records.models import Child
from socialaccounts.models import Holder, SocialAccount


class Status(TextChoices):
    """Where a take-down stands."""

    OPEN = "open", "To be taken down"
    REMOVED = "removed", "Taken down"
    CANNOT = "cannot", "Cannot be recalled"
    NOT_NEEDED = "not_needed", "No longer needed"


WORKFLOW = Workflow(
    {
        Status.OPEN: {Status.REMOVED, Status.CANNOT, Status.NOT_NEEDED},
        Status.REMOVED: set(),
        Status.CANNOT: set(),
        Status.NOT_NEEDED: set(),
    }
)
"""A post that another child's family objects to later has another take-down; one that ended stays as it ended."""


class Cause(TextChoices):
    """Which fact took the picture's basis away."""

    WITHDRAWN = "withdrawn", "Consent was withdrawn"
    REFUSED = "refused", "Somebody refuses"
    FLAG = "flag", "Contact safeguarding"
    SIGN_OFF = "sign_off", "No sign-off is in force"
    FORM = "form", "The form cannot be relied on"
    MERGED = "merged", "Two records are of one child"
    ENDED = "ended", "The consent has ended, and its wording ends posts with it"
    NO_BASIS = "no_basis", "No consent covers this post"


class Beyond(TextChoices):
    """Why a picture cannot be called back."""

    PRINTED = "printed", "It was printed and given out"
    SHARED = "shared", "Others shared or saved it, beyond the council’s reach"
    PLATFORM = "platform", "The platform does not remove it"


class TakeDownQuerySet(models.QuerySet["TakeDown"]):
    """Sets of take-downs."""

    def open(self) -> TakeDownQuerySet:
        return self.filter(status=Status.OPEN)

    def standing(self) -> TakeDownQuerySet:
        """Those that answer for a post that is still there: to be done, or beyond recall."""
        return self.filter(status__in=[Status.OPEN, Status.CANNOT])

    def overdue(self) -> TakeDownQuerySet:
        return self.open().filter(due_on__lt=clock.today())

    def lock(self, pk: int) -> TakeDown:
        """The take-down, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)

    def assigned_to(self, user: User) -> TakeDownQuerySet:
        """Those that this person must see to: they hold the account, or asked for the post or recorded it."""
        held = Holder.objects.current().filter(user=user).order_by().values("account")
        return self.filter(
            Q(post__photo_check__account__in=held)
            | Q(post__photo_check__asked_by=user)
            | Q(post__photo_check__earlier__asked_by=user)
            | Q(post__recorded_by=user)
        )

    def visible_to(self, user: User) -> TakeDownQuerySet:
        """All for comms and safeguarding; for others their own, and those of the services that they manage."""
        if user.has_perm("consents.record_withdrawal"):
            return self
        services = user.managed_service_ids
        accounts = SocialAccount.objects.filter(service__in=services).values("pk") if services else []
        managed = self.filter(post__photo_check__account__in=accounts).values("pk").order_by()
        return self.filter(Q(pk__in=managed) | Q(pk__in=self.assigned_to(user).values("pk").order_by()))

    def search(self, text: str, *, names: bool) -> TakeDownQuerySet:
        """By reference, or by words in the name of the account; with `names`, in that of a child too."""
        pk = number("TD", text)
        if pk is not None:
            return self.filter(pk=pk)
        if not text.strip():
            return self.none()
        accounts = SocialAccount.objects.search(text).order_by().values("pk")
        found = Q(post__photo_check__account__in=accounts)
        if names:
            children = Child.objects.named_like(text).order_by().values("pk")
            found |= Q(pk__in=TakeDownChild.objects.filter(child__in=children).order_by().values("take_down"))
        return self.filter(found)


class TakeDown(models.Model):
    """One post that must come down by the end of `due_on`. Its children and causes are rows of TakeDownChild.

    `closed_by` is empty where the portal ended it, because the picture may be shown again. `words` say what was done, or why
    it cannot be; screenshots are EvidencePage.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="take_downs")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    beyond = models.CharField(max_length=10, choices=Beyond.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(status="open"), name="one_open_take_down_per_post"
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                | Q(status__in=["removed", "cannot"], closed_at__isnull=False, closed_by__isnull=False)
                | Q(status="not_needed", closed_at__isnull=False),
                name="take_down_closed_whole",
            ),
            models.CheckConstraint(
                condition=(Q(status="cannot", beyond__in=Beyond.values) & ~Q(words=""))
                | (~Q(status="cannot") & Q(beyond="")),
                name="take_down_beyond_recall_says_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="take_down_dates_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="open"), name="take_down_by_due"),
            models.Index(fields=["status", "-id"], name="take_down_by_status"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("consents:take_down", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("TD", self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    def move_to(self, status: Status) -> None:
        """Set the status if the workflow allows it. Raises WrongState."""
        WORKFLOW.check(Status(self.status), status, name=self.reference)
        self.status = status


class TakeDownChild(models.Model):
    """One child for whom a post comes down, and why. `told_at` is when their family was written to that it is done."""

    take_down = models.ForeignKey(TakeDown, models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, models.PROTECT, related_name="take_downs")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    found_at = models.DateTimeField(default=clock.now)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["take_down", "child", "cause"], name="one_cause_per_child_and_take_down"
            ),
            models.CheckConstraint(
                condition=Q(told_by__isnull=True, told_at__isnull=True)
                | Q(told_by__isnull=False, told_at__isnull=False),
                name="family_told_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.take_down} for {self.child}"


class EvidencePage(Sealed):
    """One page of a screenshot that shows the post gone: drawn anew without metadata, sealed; the original is not kept.

    `sha256` (hex) is that of the file as it was given.
    """

    take_down = models.ForeignKey(TakeDown, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["take_down", "number"]
        constraints = [
            models.UniqueConstraint(fields=["take_down", "number"], name="one_evidence_page_per_number")
        ]

    def __str__(self) -> str:
        return f"evidence {self.number} of {self.take_down}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.evidencepage:{self.pk}"
