"""Forms are issued, printed in a job, printed again, and cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Service, User
from config import clock
from config.celery import soon
from config.workflow import Refused
from consents.intake import store
from consents.intake.printing.models import MOST_COPIES, IssuedForm, PrintedPaper, PrintJob
from consents.intake.printing.tasks import draw_job
from consents.records.models import Child, Event, Form, Status, Wording
from consents.records.naming import refuse_names


@transaction.atomic
def issue(
    *,
    children: Sequence[Child],
    wording: Wording,
    event: Event | None = None,
    valid_until: date | None = None,
    service: Service | None = None,
    by: User,
) -> PrintJob:
    """Give each child a form of its own with a reference, and have them printed. Raises Refused.

    Who has a form of the same wording and purpose out already gets another: the paper may be lost.
    """
    _refuse(children, wording, event, valid_until)
    job = PrintJob.objects.create(
        wording=wording,
        event=event,
        service=service,
        valid_until=valid_until,
        asked_by=by,
        copies=len(children),
    )
    forms = [_form(wording, event, service, by) for _ in children]
    for form in forms:
        form.save()  # one by one: a bulk insert would not say which number each got on every database
    IssuedForm.objects.bulk_create(
        IssuedForm(form=form, job=job, child=child) for form, child in zip(forms, children, strict=True)
    )
    audit.record(
        audit.Event.FORMS_PRINTED,
        by=by,
        target=job,
        forms=[form.reference for form in forms],
        children=[child.pk for child in children],
        wording=wording.version,
        for_event=event.reference if event else "",
    )
    soon(draw_job, job.pk)
    return job


def _refuse(
    children: Sequence[Child], wording: Wording, event: Event | None, valid_until: date | None
) -> None:
    if not children:
        raise Refused("Choose at least one child.", "names")
    if len(children) > MOST_COPIES:
        raise Refused(f"At most {MOST_COPIES} forms are printed at once.", "names")
    if wording.issued_on is None:
        raise Refused("Choose a version of the form that is in use.", "wording")
    if valid_until and valid_until <= clock.today():
        raise Refused("The last day must be in the future.", "valid_until")
    if event and event.is_cancelled:
        raise Refused("This event is cancelled.", "event")
    if event and valid_until and valid_until < event.last_day:
        raise Refused("The last day must be on or after the last day of the event.", "valid_until")


def _form(wording: Wording, event: Event | None, service: Service | None, by: User) -> Form:
    form = Form(status=Status.ISSUED, wording=wording, service=service, uploaded_by=by)
    if event:
        form.for_event, form.event, form.event_name = True, event, event.name
        form.event_from, form.event_until = event.first_day, event.last_day
    return form


@transaction.atomic
def print_again(*, job: PrintJob, by: User) -> None:
    """Have the paper of a job made anew, with the same references. Raises Refused when nothing of it is out."""
    job = PrintJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if job.made_at is None:
        return
    if not IssuedForm.objects.filter(job=job).out().exists():
        raise Refused("All these forms are back or cancelled. Print new ones.")
    forget_paper(job)
    audit.record(audit.Event.FORMS_PRINTED_AGAIN, by=by, target=job)
    soon(draw_job, job.pk)


def destroy_paper(job: PrintJob) -> None:
    """Destroy the PDF of a job, its key with it. Inside a transaction."""
    papers = PrintedPaper.objects.filter(job=job)
    store.remove_on_commit(papers.values_list("storage_name", flat=True))
    papers.delete()


def forget_paper(job: PrintJob) -> None:
    """Destroy the PDF of a job, its key with it; the job waits to be drawn again. Inside a transaction."""
    destroy_paper(job)
    PrintJob.objects.filter(pk=job.pk).update(made_at=None, drawn=0, failures=0, next_try_at=clock.now())


@transaction.atomic
def cancel(*, issued: IssuedForm, because: str, by: User) -> None:
    """Cancel a copy that is not back: its code is refused from now on.

    Raises Refused without a reason and for one that names the child, WrongState for a form that is back.
    """
    if not because:
        raise Refused("Say why the form is cancelled.", "because")
    refuse_names(because, [issued.child], "because")
    void(issued=issued, because=because, by=by)


def void(*, issued: IssuedForm, because: str, by: User) -> None:
    """Cancel a copy for a reason of the portal's own. Inside a transaction. Raises WrongState for a form that is back."""
    form = Form.objects.lock(issued.form_id)
    form.move_to(Status.VOID)
    form.save(update_fields=["status"])
    IssuedForm.objects.filter(pk=issued.pk).update(
        cancelled_by=by, cancelled_at=clock.now(), cancelled_because=because
    )
    audit.record(audit.Event.PRINTED_FORM_CANCELLED, by=by, target=form, reason=because)


@transaction.atomic
def record_paper_taken(*, job: PrintJob, by: User) -> None:
    """Leave the audit event without which the paper is not given out: names of children are on it."""
    audit.record(audit.Event.PRINTED_FORMS_TAKEN, by=by, target=job)
