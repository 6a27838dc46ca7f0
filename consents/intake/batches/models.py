"""An office scan: its files, and every page in them with what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.urls import reverse

from accounts.models import Service, User
from config import clock
from config.workflow import Workflow
from consents.intake.models import Scan, Sealed
from consents.records.models import Form

CLAIM_LASTS = timedelta(minutes=2)
"""After this long without a page read, a file is any worker's: the one that had it is taken to be dead."""
KEPT = timedelta(days=30)
"""How long files and pages are kept after the last decision; the forms have their own copies."""


class Progress(TextChoices):
    """Where a batch stands."""

    READING = "reading", "Being read"
    SORTED = "sorted", "Read"


class FileState(TextChoices):
    """What became of a file."""

    WAITING = "waiting", "Waiting to be read"
    READ = "read", "Read"
    REFUSED = "refused", "Cannot be read"


class PageState(TextChoices):
    """What became of a page. From NO_CODE to UNREADABLE it lies in the tray until somebody decides."""

    READ = "read", "Read, not sorted yet"
    FILED = "filed", "Filed with its form"
    BLANK = "blank", "Blank"
    NO_CODE = "no_code", "No code"
    UNKNOWN = "unknown", "Unknown code"
    CANCELLED = "cancelled", "Code of a cancelled form"
    USED = "used", "Code already used"
    INCOMPLETE = "incomplete", "Other pages are missing"
    DUPLICATE = "duplicate", "The same page twice"
    UNREADABLE = "unreadable", "Cannot be read"
    ALONE = "alone", "Filed by hand as a single form"
    DISCARDED = "discarded", "Discarded"


TRAY = [
    PageState.NO_CODE,
    PageState.UNKNOWN,
    PageState.CANCELLED,
    PageState.USED,
    PageState.INCOMPLETE,
    PageState.DUPLICATE,
    PageState.UNREADABLE,
]
_SORTED = {PageState.FILED, PageState.BLANK, *TRAY}
_DECIDED = {PageState.READ, PageState.FILED, PageState.ALONE, PageState.DISCARDED, *TRAY}

WORKFLOW = Workflow(
    {
        PageState.READ: _SORTED,
        PageState.BLANK: {PageState.NO_CODE},
        **dict.fromkeys(TRAY, _DECIDED),
        PageState.FILED: {PageState.INCOMPLETE, PageState.DUPLICATE},
        PageState.DISCARDED: {PageState.NO_CODE},
        PageState.ALONE: {PageState.NO_CODE},
    }
)
"""A blank or discarded page can be put back into the tray; a filed one returns to it when its form is taken apart, or the
draft that was made of it is discarded."""


class BatchQuerySet(models.QuerySet["Batch"]):
    """Sets of batches."""

    def visible_to(self, user: User) -> BatchQuerySet:
        """One's own; for those who may see any scan, all."""
        return self if user.has_perm("consents.view_scan_any") else self.filter(by=user)

    def with_something_to_decide(self) -> BatchQuerySet:
        """Those with a page in the tray, or a file that cannot be read."""
        pages = ScannedPage.objects.in_tray().order_by().values("batch")
        files = BatchFile.objects.to_decide().order_by().values("batch")
        return self.filter(pk__in=pages.union(files, all=True))

    def lock(self, pk: int) -> Batch:
        """The batch, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)


class Batch(models.Model):
    """One delivery from the scanner. `label` is what the person calls it."""

    label = models.CharField(max_length=80, blank=True)
    progress = models.CharField(max_length=8, choices=Progress.choices, default=Progress.READING)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    sorted_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "batches"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress=Progress.READING, sorted_at__isnull=True)
                | Q(progress=Progress.SORTED, sorted_at__isnull=False),
                name="batch_sorted_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="batch_by_person"),
            models.Index(fields=["id"], condition=Q(progress="reading"), name="batch_being_read"),
            models.Index(fields=["sorted_at"], condition=Q(destroyed_at__isnull=True), name="batch_kept"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("consents:batch", args=[self.pk])

    @property
    def is_reading(self) -> bool:
        return self.progress == Progress.READING


class BatchFileQuerySet(models.QuerySet["BatchFile"]):
    """Sets of files of batches."""

    def waiting(self, at: datetime) -> BatchFileQuerySet:
        """Those with pages left to read that are in nobody's hands, whose next try has come."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
        return self.filter(free, state=FileState.WAITING, next_try_at__lte=at)

    def to_decide(self) -> BatchFileQuerySet:
        """Those that cannot be read and about which nobody has decided: they lie in the tray as a whole."""
        return self.filter(state=FileState.REFUSED, discarded_at__isnull=True)


class BatchFile(Sealed):
    """One file as it was uploaded. `page_count` is known once it was opened; `refusal` says why it could not be."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    page_count = models.PositiveSmallIntegerField(null=True)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.WAITING)
    state = models.CharField(max_length=7, choices=FileState.choices, default=FileState.WAITING)
    refusal = models.CharField(max_length=200, blank=True)
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)
    discarded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = BatchFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_file_per_number"),
            models.CheckConstraint(
                condition=(Q(state=FileState.REFUSED) & ~Q(refusal=""))
                | (~Q(state=FileState.REFUSED) & Q(refusal="")),
                name="batch_file_refused_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="batch_file_waiting"),
            models.Index(
                fields=["batch"],
                condition=Q(state="refused", discarded_at__isnull=True),
                name="batch_file_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"batch file {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.batchfile:{self.pk}"

    @property
    def is_cleared(self) -> bool:
        """Whether its pages may be shown and filed: found clean, or unscanned where the administrator allows that."""
        return self.scan == Scan.CLEAN or (self.scan == Scan.NOT_SCANNED and settings.ALLOW_UNSCANNED)


class ScannedPageQuerySet(models.QuerySet["ScannedPage"]):
    """Sets of pages."""

    def in_tray(self) -> ScannedPageQuerySet:
        """Those about which somebody must decide."""
        return self.filter(state__in=TRAY)

    def lock(self, pk: object) -> ScannedPage:
        """The page, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)


class ScannedPage(Sealed):
    """One page that came out of the scanner: `place` counts through the whole batch, `number` within its file, from 1.

    `code_form`, `code_page` and `code_of` are what its code says, or what a person said in its stead (`by_hand`). The stored
    file is the page drawn anew, upright, as JPEG.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="pages")
    file = models.ForeignKey(BatchFile, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_blank = models.BooleanField(default=False)
    has_strange_code = models.BooleanField(default=False)
    code_form = models.BigIntegerField(null=True)
    code_page = models.PositiveSmallIntegerField(null=True)
    code_of = models.PositiveSmallIntegerField(null=True)
    by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PageState.choices, default=PageState.READ)
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="scanned_pages")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = ScannedPageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["batch", "file__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_row_per_scanned_page"),
            models.CheckConstraint(
                condition=Q(state__in=[PageState.FILED, PageState.ALONE], form__isnull=False)
                | (~Q(state__in=[PageState.FILED, PageState.ALONE]) & Q(form__isnull=True)),
                name="scanned_page_filed_with_form",
            ),
            models.CheckConstraint(
                condition=Q(code_form__isnull=True, code_page__isnull=True, code_of__isnull=True)
                | Q(code_form__isnull=False, code_page__gte=1, code_of__gte=models.F("code_page")),
                name="scanned_page_code_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state"], name="scanned_page_by_state"),
            models.Index(fields=["code_form", "state"], name="scanned_page_by_code"),
            models.Index(fields=["batch"], condition=Q(state__in=TRAY), name="scanned_page_in_tray"),
        ]

    def __str__(self) -> str:
        return f"scanned page {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.scannedpage:{self.pk}"

    @property
    def in_tray(self) -> bool:
        return self.state in TRAY

    def move_to(self, state: PageState) -> None:
        """Set the state if the workflow allows it. Raises WrongState."""
        WORKFLOW.check(PageState(self.state), state, name="This page")
        self.state = state
