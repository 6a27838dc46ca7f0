"""Which forms are due for disposal: long enough after they ended, after the last reliant post, and after any hold."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from config import clock
from consents.checks.post import Post
from consents.disposal.models import Disposal, Hold
from consents.intake.models import StoredFile
from consents.records.models import Form, Status


def cutoff() -> date:
    """What ended before this London date has been kept long enough."""
    return clock.today() - relativedelta(months=settings.RETENTION_MONTHS)


def due_forms(*, proposed: bool = False) -> QuerySet[Form]:
    """Forms whose scan is to be destroyed; without `proposed`, only those that nobody proposed already.

    A form of several children waits for all of them: a post of any of them that may rely on it keeps it.
    """
    day = cutoff()
    ended = Q(status=Status.VERIFIED, valid_until__lt=day) | Q(
        status=Status.REJECTED, verified_at__lt=clock.start_of(day)
    )
    recent = Q(removed_at__isnull=True) | Q(removed_at__gte=clock.start_of(day))
    due = Form.objects.filter(
        ended,
        Exists(StoredFile.objects.filter(form=OuterRef("pk"))),
        ~Exists(
            reliant_posts(OuterRef("pk"), OuterRef("valid_from"), OuterRef("valid_until")).filter(recent)
        ),
        ~Exists(Hold.objects.filter(form=OuterRef("pk")).filter(_still_holds(day))),
    ).order_by("pk")
    if proposed:
        return due
    return due.filter(~Exists(Disposal.objects.standing().filter(form=OuterRef("pk"))))


def _still_holds(day: date) -> Q:
    """Holds that are live, or ended less than the retention ago."""
    unreleased = Q(released_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=day))
    return unreleased | Q(released_at__gte=clock.start_of(day))


def reliant_posts(form: object, first_day: object, last_day: object) -> QuerySet[Post]:
    """Posts that may rely on a form: they show one of its children, and were posted while it was valid."""
    of_form = Q(photo_check__checked__child__consents__form=form)
    of_merged = Q(photo_check__checked__child__merged_records__consents__form=form)
    of_kept = Q(photo_check__checked__child__merged_into__consents__form=form)
    return Post.objects.filter(
        of_form | of_merged | of_kept, posted_on__gte=first_day, posted_on__lte=last_day
    ).distinct()


def what_keeps(form: Form) -> list[str]:
    """Why a form is not due yet, in sentences; empty once nothing keeps it."""
    day, reasons = cutoff(), []
    if form.status in (Status.DRAFT, Status.FILED):
        reasons.append("It waits to be verified.")
    if form.status == Status.VERIFIED and (form.valid_until is None or form.valid_until >= day):
        reasons.append("It has not ended, or not long enough ago.")
    if form.status == Status.REJECTED and form.verified_at and form.verified_at >= clock.start_of(day):
        reasons.append("It was rejected not long enough ago.")
    posts = reliant_posts(form.pk, form.valid_from, form.valid_until)
    if posts.filter(removed_at__isnull=True).exists():
        reasons.append("A live post may rely on it.")
    elif posts.filter(removed_at__gte=clock.start_of(day)).exists():
        reasons.append("A post that may have relied on it came down not long enough ago.")
    if form.holds.filter(_still_holds(day)).exists():
        reasons.append("A hold keeps it, or ended not long enough ago.")
    return reasons
