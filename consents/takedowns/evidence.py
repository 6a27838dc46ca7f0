"""Screenshots that show a post gone: checked and drawn anew like a scan; only the drawn pages are kept, sealed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from config.workflow import Refused
from consents.intake import clamav, store
from consents.intake.inspection import draw_pages, inspect_scan
from consents.intake.upload import SealedUpload
from consents.takedowns.models import EvidencePage, TakeDown

MOST_PAGES = 5
MOST_FOR_ONE = 20


def add_evidence(*, task: TakeDown, upload: SealedUpload, by: User) -> list[EvidencePage]:
    """Keep the pages of a screenshot. Raises Refused for a file that is no picture or PDF, or that holds malware.

    The file itself is not kept: what is drawn from it carries neither metadata nor anything that could run.
    """
    upload.refuse_too_large()
    if not upload.size:
        raise Refused("The selected file is empty.", "screenshot")
    _refuse_malware(upload)
    facts = inspect_scan(upload.open_plain())
    if facts.pages > MOST_PAGES:
        raise Refused(f"The selected file has more than {MOST_PAGES} pages.", "screenshot")
    pages: list[EvidencePage] = []
    try:
        for drawn in draw_pages(upload.open_plain()):
            page = EvidencePage(
                take_down=task,
                number=drawn.number,
                width=drawn.width,
                height=drawn.height,
                size=len(drawn.image),
                sha256=upload.sha256,
                given_by=by,
            )
            page.storage_name, page.sealed_key = store.seal_whole(
                drawn.image, pk=page.pk, context=page.context
            )
            pages.append(page)
        return _record(task, pages, by)
    except BaseException:
        _forget(pages)
        raise


@transaction.atomic
def _record(task: TakeDown, pages: list[EvidencePage], by: User) -> list[EvidencePage]:
    task = TakeDown.objects.lock(task.pk)
    last = task.evidence.aggregate(last=Max("number"))["last"] or 0
    if last + len(pages) > MOST_FOR_ONE:
        raise Refused("This take-down has enough screenshots.", "screenshot")
    for page in pages:
        page.take_down = task
        page.number += last
    EvidencePage.objects.bulk_create(pages)
    audit.record(audit.Event.TAKE_DOWN_EVIDENCE, by=by, target=task, pages=len(pages))
    return pages


@transaction.atomic
def record_viewing(*, task: TakeDown, number: int, by: User) -> None:
    """Leave the audit event without which no screenshot is shown: it may show children."""
    audit.record(audit.Event.TAKE_DOWN_EVIDENCE_VIEWED, by=by, target=task, page=number)


def _refuse_malware(upload: SealedUpload) -> None:
    if not settings.CLAMD_URL:
        return
    try:
        answer = clamav.scan(upload.open_plain(), settings.CLAMD_URL)
    except clamav.ScannerAway:
        return  # what is kept is drawn anew in any case
    if answer is clamav.Answer.INFECTED:
        raise Refused("Malware was found in the file, so it was not kept.", "screenshot")


def _forget(pages: Iterable[EvidencePage]) -> None:
    for page in pages:
        store.remove_now(page.storage_name)
