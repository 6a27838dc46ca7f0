"""The worker's part of intake. Ids only in messages; forgotten work is found again every minute."""

import logging
import uuid
from datetime import timedelta

from celery import shared_task

from config import clock
from config.workflow import Refused

logger = logging.getLogger(__name__)

_PER_RUN = 20
_RESCANNED_PER_RUN = 100


@shared_task(name="consents.intake.tasks.process_file")
def process_file(pk: str) -> bool:
    """Scan one stored file for malware and draw its pages. Run after each upload."""
    from consents.intake.processing import process

    return process(uuid.UUID(pk))


@shared_task(name="consents.intake.tasks.process_waiting")
def process_waiting() -> int:
    """Process files that wait, and dispose of abandoned drafts. Run every minute; returns how many files were processed."""
    from consents.intake.models import StoredFile
    from consents.intake.processing import process

    dispose_abandoned()
    due = StoredFile.objects.waiting(clock.now()).order_by("next_try_at").values_list("pk", flat=True)
    return sum(process(pk) for pk in list(due[:_PER_RUN]))


@shared_task(name="consents.intake.tasks.rescan_old")
def rescan_old() -> int:
    """Scan anew what newer signatures have not seen, some at a time. Run every five minutes; returns how many."""
    from django.conf import settings

    from consents.intake.processing import rescan

    return rescan(_RESCANNED_PER_RUN) if settings.CLAMD_URL else 0


def dispose_abandoned() -> int:
    """Destroy drafts that nobody saved for seven days, file and key; returns how many."""
    from consents.intake.actions import KEPT_DAYS, discard
    from consents.records.models import Form, Status

    old = clock.now() - timedelta(days=KEPT_DAYS)
    gone = 0
    for form in Form.objects.filter(status=Status.DRAFT, saved_at__lt=old).order_by("saved_at")[:_PER_RUN]:
        try:
            discard(form=form, by=None, reason=f"Not filed within {KEPT_DAYS} days")
            gone += 1
        except Refused:
            logger.info("Draft %s was filed or discarded meanwhile.", form.pk)
    return gone
