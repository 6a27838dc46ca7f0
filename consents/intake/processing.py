"""What a worker does with a stored file: ask the malware scanner, then draw its pages anew for looking at."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts import audit, notices
from config import clock
from config.encryption import EncryptionError
from config.workflow import Refused
from consents.intake import clamav, store
from consents.intake.inspection import DrawnPage, draw_pages
from consents.intake.models import PageImage, Pages, Scan, StoredFile
from consents.records.models import Child, Form

logger = logging.getLogger(__name__)

ANSWERS = {
    clamav.Answer.CLEAN: Scan.CLEAN,
    clamav.Answer.INFECTED: Scan.INFECTED,
    clamav.Answer.CANNOT_SAY: Scan.FAILED,
}

AFTER_INFECTION: list[Callable[[Form], None]] = []
"""What else is done in the transaction in which a form's scan is found infected; rooms that build on this one add to it."""


def process(pk: uuid.UUID) -> bool:
    """Do what is left to do for one file, unless another worker has it. Returns whether it was this worker's.

    Safe to repeat: each step looks at the row again. A scanner that is away costs time, never the file.
    """
    now = clock.now()
    if StoredFile.objects.waiting(now).filter(pk=pk).update(claimed_at=now) != 1:
        return False
    file = StoredFile.objects.select_related("form__uploaded_by").get(pk=pk)
    try:
        if file.scan not in (Scan.CLEAN, Scan.INFECTED):
            _scan(file)
        if file.pages_state == Pages.WAITING and file.scan != Scan.INFECTED:
            _draw(file)
    except (clamav.ScannerAway, OSError, EncryptionError) as error:
        # The scanner or the store is away: the next run tries again, ever less often.
        logger.warning("Stored file %s waits: %s", file.pk, type(error).__name__)
        _let_go(file, failures=file.failures + 1)
    else:
        _let_go(file, failures=file.failures + 1 if file.scan == Scan.FAILED else 0)
    return True


def _let_go(file: StoredFile, *, failures: int) -> None:
    pause = timedelta(minutes=min(2**failures, 60)) if failures else timedelta(0)
    StoredFile.objects.filter(pk=file.pk).update(
        claimed_at=None, failures=failures, next_try_at=clock.now() + pause
    )


def rescan(limit: int) -> int:
    """Scan anew up to `limit` clean files that older signatures found clean; returns how many.

    A file stays in use while it waits for its turn. One that is found infected now is shown to nobody from then on. Where
    the scanner is away, or cannot say, what it said before holds.
    """
    try:
        signatures = clamav.version(settings.CLAMD_URL)
        now = clock.now()
        due = StoredFile.objects.scanned_before(signatures, now).values_list("pk", flat=True)[:limit]
        return sum(_rescan_one(pk, signatures, now) for pk in list(due))
    except clamav.ScannerAway:
        logger.warning("The malware scanner is away: files that newer signatures should see wait.")
        return 0


def _rescan_one(pk: uuid.UUID, signatures: str, now: datetime) -> bool:
    stale = StoredFile.objects.scanned_before(signatures, now)
    if stale.filter(pk=pk).order_by().update(claimed_at=now) != 1:
        return False
    file = StoredFile.objects.select_related("form__uploaded_by").get(pk=pk)
    failures = 0
    try:
        _scan_with_clamd(file, signatures)
    except (OSError, EncryptionError) as error:
        logger.warning("Stored file %s was not scanned anew: %s", pk, type(error).__name__)
        failures = file.failures + 1
    finally:
        _let_go(file, failures=failures)
    return not failures


def _scan(file: StoredFile) -> None:
    if settings.CLAMD_URL:
        _scan_with_clamd(file, clamav.version(settings.CLAMD_URL))
    elif file.scan != Scan.NOT_SCANNED:
        _record_scan(file, Scan.NOT_SCANNED, "")


def _scan_with_clamd(file: StoredFile, signatures: str) -> None:
    with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
        result = ANSWERS[clamav.scan(plain, settings.CLAMD_URL)]
    if file.scan == Scan.CLEAN and result == Scan.FAILED:
        raise OSError("the scanner cannot say")
    if result != file.scan:
        _record_scan(file, result, signatures)
    elif result == Scan.CLEAN:
        StoredFile.objects.filter(pk=file.pk).update(signatures=signatures, scanned_at=clock.now())


@transaction.atomic
def _record_scan(file: StoredFile, result: Scan, signatures: str) -> None:
    if result == Scan.INFECTED:
        # First of all, as whoever records a post does: see docs/decisions/0010.
        Child.objects.lock(file.form.consents.order_by().values_list("child", flat=True))
    facts = {"scan": result, "signatures": signatures, "scanned_at": clock.now()}
    if StoredFile.objects.filter(pk=file.pk).update(**facts) != 1:
        raise FileNotFoundError(file.pk)  # discarded meanwhile
    file.scan = result
    if result == Scan.INFECTED:
        _tell(file, "form_infected", f"Malware was found in the scan of {file.form.reference}")
    audit.record(audit.Event.FORM_SCANNED, by=None, target=file.form, result=str(result.label))
    if result == Scan.INFECTED:
        for follow in AFTER_INFECTION:
            follow(file.form)


def _draw(file: StoredFile) -> None:
    images: list[PageImage] = []
    try:
        with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
            for page in draw_pages(plain):
                images.append(_seal(file, page))
        _record_pages(file, images)
    except Refused:
        _forget(images)
        _record_failure(file)
    except BaseException:
        _forget(images)
        raise


def _seal(file: StoredFile, page: DrawnPage) -> PageImage:
    image = PageImage(
        file=file, number=page.number, width=page.width, height=page.height, size=len(page.image)
    )
    image.storage_name, image.sealed_key = store.seal_whole(page.image, pk=image.pk, context=image.context)
    return image


def _forget(images: list[PageImage]) -> None:
    for image in images:
        store.remove_now(image.storage_name)


@transaction.atomic
def _record_pages(file: StoredFile, images: list[PageImage]) -> None:
    if len(images) != file.page_count:
        raise Refused("Some pages could not be drawn.")
    still = StoredFile.objects.select_for_update(no_key=True).filter(pk=file.pk, pages_state=Pages.WAITING)
    if not still.exists():
        raise FileNotFoundError(file.pk)  # discarded, or drawn by a worker taken to be dead
    PageImage.objects.bulk_create(images)
    StoredFile.objects.filter(pk=file.pk).update(pages_state=Pages.READY)


@transaction.atomic
def _record_failure(file: StoredFile) -> None:
    if StoredFile.objects.filter(pk=file.pk).update(pages_state=Pages.FAILED):
        _tell(file, "form_unreadable", f"The pages of {file.form.reference} cannot be read")


def _tell(file: StoredFile, kind: str, title: str) -> None:
    form = file.form
    notices.owe(
        kind,
        to=[form.uploaded_by],
        about=form,
        title=title,
        facts={"reference": form.reference},
        url=form.get_absolute_url(),
    )
