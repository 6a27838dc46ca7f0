"""Files in the sealed store: the scan of a form, and the pages made from it for looking at."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from config import clock
from consents.records.form import Form

CLAIM_LASTS = timedelta(minutes=5)
"""After this long a claimed file is anybody's again: its worker is taken to be dead."""


class Scan(TextChoices):
    """What the malware scanner said."""

    WAITING = "waiting", "Waiting for the malware scan"
    CLEAN = "clean", "No malware found"
    INFECTED = "infected", "Malware found"
    NOT_SCANNED = "not_scanned", "Not scanned for malware"
    FAILED = "failed", "The malware scan failed"


class Pages(TextChoices):
    """Whether the pages for looking at were made."""

    WAITING = "waiting", "Pages are being made"
    READY = "ready", "Pages ready"
    FAILED = "failed", "The pages cannot be made"


class Kind(TextChoices):
    """What a file is, by decoding it."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    HEIC = "heic", "HEIC"


class Sealed(models.Model):
    """A file of the store: ciphertext under `storage_name`, opened only by `sealed_key`, bound to this row.

    `size` is that of the plaintext, in bytes. The id is made before the row, since the seal is bound to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_key = models.BinaryField()
    storage_name = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()

    class Meta:
        abstract = True


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Sets of stored files."""

    def waiting(self, at: datetime) -> StoredFileQuerySet:
        """Those with work left for a worker, not in another one's hands, whose next try has come.

        Where a scanner is configured, files that came before it, or that it stumbled over, are scanned too.
        """
        unscanned = [Scan.WAITING]
        if settings.CLAMD_URL:
            unscanned += [Scan.NOT_SCANNED, Scan.FAILED]
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
        return self.filter(free, Q(pages_state=Pages.WAITING) | Q(scan__in=unscanned), next_try_at__lte=at)

    def scanned_before(self, signatures: str, at: datetime) -> StoredFileQuerySet:
        """Clean ones that other signatures than these found clean, in no worker's hands, the longest ago first."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
        stale = self.filter(free, scan=Scan.CLEAN, next_try_at__lte=at).exclude(signatures=signatures)
        return stale.order_by("scanned_at")

    def with_same_content(self, file: StoredFile) -> StoredFileQuerySet:
        """Other files of exactly the same bytes."""
        return self.filter(sha256=file.sha256).exclude(pk=file.pk)


class StoredFile(Sealed):
    """The scan of a form, as it was uploaded. `sha256` (hex) is that of the plaintext.

    `signatures` is the version of the scanner and its signatures that answered last.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    page_count = models.PositiveSmallIntegerField()
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.WAITING)
    scanned_at = models.DateTimeField(null=True)
    signatures = models.CharField(max_length=100, blank=True)
    pages_state = models.CharField(max_length=7, choices=Pages.choices, default=Pages.WAITING)
    stored_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["stored_at"]
        constraints = [
            models.CheckConstraint(condition=Q(page_count__range=(1, 200)), name="file_pages_in_range"),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="file_scan_known"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="file_by_content"),
            models.Index(fields=["scanned_at"], condition=Q(scan="clean"), name="file_by_scan"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(pages_state="waiting") | Q(scan__in=["waiting", "not_scanned", "failed"]),
                name="file_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.storedfile:{self.pk}"

    @property
    def may_be_used(self) -> bool:
        """Whether a verdict may rely on it: found clean, or unscanned where the administrator allows that."""
        return self.scan == Scan.CLEAN or (self.scan == Scan.NOT_SCANNED and settings.ALLOW_UNSCANNED)


class PageImage(Sealed):
    """One page of a scan, drawn anew without metadata; a JPEG image, sealed too. `number` starts at 1."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_image_per_page")]

    def __str__(self) -> str:
        return f"page {self.number} of {self.file}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.pageimage:{self.pk}"
