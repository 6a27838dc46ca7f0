"""What a worker does with a print job: draw each form, and seal the paper."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from config import clock
from config.encryption import EncryptionError
from config.paper import FontMissing
from consents.intake import store
from consents.intake.printing.draw import draw_copy
from consents.intake.printing.models import KEPT, IssuedForm, PrintedPaper, PrintJob
from consents.intake.printing.sheet import Copy, FormPaper
from consents.records.models import Adult, Capacity, Child, Medium
from consents.records.summary import span

logger = logging.getLogger(__name__)

ADULT = 18
_EVERY = 5
_SELF = [Capacity.SELF]
_OTHERS = [one for one in Capacity if one != Capacity.SELF]


def draw(pk: int) -> bool:
    """Make the paper of one job, unless another worker has it. Returns whether it was this worker's. Safe to repeat."""
    now = clock.now()
    if PrintJob.objects.waiting(now).filter(pk=pk).update(claimed_at=now) != 1:
        return False
    job = PrintJob.objects.select_related("wording", "event").get(pk=pk)
    try:
        _keep(job, _pdf(job))
    except (OSError, EncryptionError, FontMissing) as error:
        logger.warning("Print job %s waits: %s", job.pk, type(error).__name__)
        pause = timedelta(minutes=min(2**job.failures, 60))
        PrintJob.objects.filter(pk=pk).update(
            claimed_at=None, failures=job.failures + 1, next_try_at=clock.now() + pause
        )
    return True


def _pdf(job: PrintJob) -> bytes:
    """The paper; what is learnt of pages and boxes goes into the rows as it is drawn, and so does how far it is."""
    paper = FormPaper()
    issued = list(IssuedForm.objects.filter(job=job).out().select_related("child").order_by("pk"))
    adults = _adults([one.child for one in issued])
    for place, one in enumerate(issued, 1):
        one.pages, boxes = draw_copy(paper, copy_of(job, one, adults.get(one.child_id, "")))
        one.boxes = [box.row for box in boxes]
        if place % _EVERY == 0:
            PrintJob.objects.filter(pk=job.pk).update(drawn=place, claimed_at=clock.now())
    IssuedForm.objects.bulk_update(issued, ["pages", "boxes"])
    return bytes(paper.output())


def _adults(children: list[Child]) -> dict[int, str]:
    """By child the one adult who signed for it before; nobody where several did."""
    names: dict[int, set[str]] = defaultdict(set)
    found = Adult.objects.filter(forms__consents__child__in=[child.pk for child in children])
    for child, name in found.order_by().values_list("forms__consents__child", "name").distinct():
        names[child].add(name)
    return {child: next(iter(some)) for child, some in names.items() if len(some) == 1}


def copy_of(job: PrintJob, issued: IssuedForm, adult: str) -> Copy:
    """What is known of one form."""
    child, wording = issued.child, job.wording
    itself = bool(_has_reached(child, ADULT))
    own_say_age = wording.own_say_age or settings.OWN_SAY_AGE
    says = {None: "perhaps", True: "yes", False: "no"}[_has_reached(child, own_say_age)]
    signs_as = _SELF if itself else _OTHERS
    return Copy(
        form=issued.form_id,
        council=settings.COUNCIL_NAME,
        contact=settings.CONSENT_CONTACT,
        child=child.name,
        known_as=child.known_as,
        born=child.date_of_birth,
        adult=child.name if itself else adult,
        event=_event(job),
        channels=[(code, label) for code, label in wording.offers],
        media=wording.media_choices,
        naming=wording.naming_choices,
        capacities=[(one.value, str(one.label)) for one in signs_as],
        covers_earlier_photos=wording.covers_earlier_photos,
        partners=Medium.PARTNER.value in wording.media,
        version=wording.version,
        until=job.valid_until,
        max_months=wording.max_months,
        own_say=says,
        own_say_age=own_say_age,
        itself=itself,
    )


def _has_reached(child: Child, age: int) -> bool | None:
    """Whether the child is so old today (29 February counts on 28 February). None where the birthday is not known."""
    born = child.date_of_birth
    if born is None:
        return None
    first = born.replace(day=28) if (born.month, born.day) == (2, 29) else born
    return first.replace(year=born.year + age) <= clock.today()


def _event(job: PrintJob) -> str:
    if job.event is None:
        return ""
    place = f", {job.event.place}" if job.event.place else ""
    return f"{job.event.name}{place}, {span(job.event.first_day, job.event.last_day)}"


def _keep(job: PrintJob, pdf: bytes) -> None:
    paper = PrintedPaper(job=job, size=len(pdf))
    paper.storage_name, paper.sealed_key = store.seal_whole(pdf, pk=paper.pk, context=paper.context)
    try:
        with transaction.atomic():
            still = PrintJob.objects.select_for_update(no_key=True).filter(pk=job.pk, made_at__isnull=True)
            if not still.exists():
                store.remove_now(paper.storage_name)  # another worker was quicker
                return
            paper.save(force_insert=True)
            PrintJob.objects.filter(pk=job.pk).update(
                made_at=clock.now(), drawn=job.copies, claimed_at=None, failures=0
            )
    except BaseException:
        store.remove_now(paper.storage_name)
        raise


@transaction.atomic
def forget_old_papers() -> int:
    """Destroy papers that were made some days ago; returns how many."""
    old = PrintedPaper.objects.filter(job__made_at__lt=clock.now() - KEPT)
    names = list(old.values_list("storage_name", flat=True))
    store.remove_on_commit(names)
    old.delete()
    return len(names)
