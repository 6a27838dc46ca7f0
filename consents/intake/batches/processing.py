"""What a worker does with a batch: ask the malware scanner about each file, read its pages one by one, sort the batch."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, transaction

from config import clock
from config.celery import soon
from config.encryption import EncryptionError
from config.workflow import Refused
from consents.intake import clamav, store
from consents.intake.batches import filing
from consents.intake.batches.models import Batch, BatchFile, FileState, Progress, ScannedPage
from consents.intake.batches.opening import PageFound, open_pages
from consents.intake.batches.tasks import read_file
from consents.intake.models import Scan
from consents.intake.printing.code import read_code
from consents.intake.processing import ANSWERS

logger = logging.getLogger(__name__)

PAGES_PER_RUN = 60
"""A run reads so many pages of a file and leaves the rest to the next: it stays well within the time of a job."""
INFECTED = "Malware was found in this file. Its pages are not shown. Scan the paper again and tell ICT."
TOO_MANY = f"With this file the batch would have more than {settings.BATCH_MAX_PAGES} pages. Upload it as another batch."


class _Lost(Exception):
    """Another worker has the file now."""


def read(pk: uuid.UUID) -> bool:
    """Read some pages of one file, unless another worker has it. Returns whether it was this worker's. Safe to repeat.

    Each page is a row once it is stored, so that whoever goes on starts at the first that has none.
    """
    now = clock.now()
    if BatchFile.objects.waiting(now).filter(pk=pk).update(claimed_at=now) != 1:
        return False
    file = BatchFile.objects.select_related("batch__by").get(pk=pk)
    try:
        _scan(file)
        if file.scan == Scan.INFECTED:
            _refuse(file, INFECTED)
        elif not file.is_cleared:
            _let_go(file, failures=file.failures + 1)
        else:
            _read_on(file)
    except Refused as refusal:
        _refuse(file, refusal.message)
    except _Lost:
        logger.info("Batch file %s is another worker's.", file.pk)
    except (clamav.ScannerAway, OSError, EncryptionError) as error:
        # The scanner or the store is away: the next run tries again, ever less often.
        logger.warning("Batch file %s waits: %s", file.pk, type(error).__name__)
        _let_go(file, failures=file.failures + 1)
    sort_if_read(file.batch)
    return True


def _let_go(file: BatchFile, *, failures: int) -> None:
    pause = timedelta(minutes=min(2**failures, 60)) if failures else timedelta(0)
    BatchFile.objects.filter(pk=file.pk).update(
        claimed_at=None, failures=failures, next_try_at=clock.now() + pause
    )


def _refuse(file: BatchFile, sentence: str) -> None:
    """The file goes to the tray as a whole, with what was read of it so far."""
    waiting = BatchFile.objects.filter(pk=file.pk, state=FileState.WAITING)
    waiting.update(state=FileState.REFUSED, refusal=sentence[:200], claimed_at=None)


def _scan(file: BatchFile) -> None:
    if file.scan in (Scan.CLEAN, Scan.INFECTED):
        return
    if settings.CLAMD_URL:
        with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
            file.scan = ANSWERS[clamav.scan(plain, settings.CLAMD_URL)]
    else:
        file.scan = Scan.NOT_SCANNED
    BatchFile.objects.filter(pk=file.pk).update(scan=file.scan)


def _read_on(file: BatchFile) -> None:
    first = file.pages.count() + 1
    with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
        total, found = open_pages(plain, size=file.size, first=first)
        try:
            if file.page_count is None:
                _count(file, total)
            for page in islice(found, PAGES_PER_RUN):
                _keep(file, page)
        finally:
            found.close()
    if file.pages.count() < total:
        if first + PAGES_PER_RUN > total:
            raise Refused("Some pages of this file cannot be read. Scan the paper again.")
        _let_go(file, failures=0)
        with transaction.atomic():
            soon(read_file, str(file.pk))
        return
    BatchFile.objects.filter(pk=file.pk, state=FileState.WAITING).update(
        state=FileState.READ, claimed_at=None, failures=0
    )


@transaction.atomic
def _count(file: BatchFile, total: int) -> None:
    """Note how many pages the file has. Raises Refused where the batch then had too many."""
    Batch.objects.lock(file.batch_id)
    counts = BatchFile.objects.filter(batch=file.batch, page_count__isnull=False).values_list(
        "page_count", flat=True
    )
    if sum(count or 0 for count in counts) + total > settings.BATCH_MAX_PAGES:
        raise Refused(TOO_MANY)
    BatchFile.objects.filter(pk=file.pk).update(page_count=total)
    file.page_count = total


def _keep(file: BatchFile, found: PageFound) -> None:
    """Store one page. Raises _Lost when another worker was quicker, or the batch is deleted."""
    page = ScannedPage(
        batch=file.batch,
        file=file,
        number=found.number,
        width=found.width,
        height=found.height,
        size=len(found.image),
        is_blank=found.is_blank,
    )
    give_code(page, found)
    page.storage_name, page.sealed_key = store.seal_whole(found.image, pk=page.pk, context=page.context)
    try:
        with transaction.atomic():
            page.save(force_insert=True)
            if not BatchFile.objects.filter(pk=file.pk).update(claimed_at=clock.now()):
                raise _Lost
    except (IntegrityError, _Lost) as error:
        store.remove_now(page.storage_name)
        raise _Lost from error
    except BaseException:
        store.remove_now(page.storage_name)
        raise


def give_code(page: ScannedPage, found: PageFound) -> None:
    """Write into the row, unsaved, what the codes on the page say. Two different codes of ours are as good as none."""
    ours = {code for text in found.texts if (code := read_code(text))}
    only = next(iter(ours)) if len(ours) == 1 else None
    page.has_strange_code = bool(found.texts) and only is None
    page.code_form, page.code_page, page.code_of = (
        (only.form, only.page, only.of) if only else (None, None, None)
    )


def sort_if_read(batch: Batch) -> None:
    """Sort a batch whose last file has been read, or refused."""
    if batch.files.exists() and not batch.files.filter(state=FileState.WAITING).exists():
        filing.sort_batch(batch)


def sort_finished() -> None:
    """Sort batches that were read and not sorted, because a worker died in between."""
    reading = Batch.objects.filter(progress=Progress.READING)
    for batch in reading.exclude(files__state=FileState.WAITING).order_by("pk")[:20]:
        sort_if_read(batch)
