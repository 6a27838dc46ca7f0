"""What becomes of forms that are printed: what each copy says of its event, and what is refused about it later."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from consents.intake.printing import actions
from consents.intake.printing.models import PrintedPaper
from tests.consents import factories
from tests.consents.intake.batches.made import make_issued, make_job, make_received
from tests.consents.intake.printing.made import make_paper

pytestmark = pytest.mark.django_db


def test_a_form_for_an_event_says_which_and_when(manager, service):
    event = factories.make_event("Fun day", days=(date(2027, 7, 1), date(2027, 7, 2)))

    job = make_job(manager, 2, event=event, valid_until=date(2027, 7, 2), service=service)

    for issued in job.issued.all():
        form = issued.form
        assert (form.status, form.uploaded_by, form.service) == ("issued", manager, service)
        assert (form.event, form.event_name) == (event, "Fun day")
        assert (form.event_from, form.event_until) == (date(2027, 7, 1), date(2027, 7, 2))
    assert AuditEvent.objects.get(event="form.printed").facts["for_event"] == event.reference


def test_a_form_that_is_back_is_neither_cancelled_nor_printed_again(manager):
    issued = make_received(manager)

    with pytest.raises(WrongState):
        actions.cancel(issued=issued, because="Lost", by=manager)
    with pytest.raises(Refused, match="back or cancelled"):
        actions.print_again(job=issued.job, by=manager)

    assert factories.refreshed(issued).cancelled_at is None
    assert PrintedPaper.objects.filter(job=issued.job).exists()


def test_a_cancelled_form_keeps_who_cancelled_it_and_why(manager, comms):
    issued = make_issued(manager)

    with pytest.raises(Refused) as refused:
        actions.cancel(issued=issued, because="", by=comms)
    actions.cancel(issued=issued, because="The dog ate it", by=comms)

    assert refused.value.field == "because"
    issued.refresh_from_db()
    assert (issued.form.status, issued.cancelled_by, issued.cancelled_because) == (
        "void",
        comms,
        "The dog ate it",
    )
    assert AuditEvent.objects.get(event="form.cancelled").actor_id == comms.pk


def test_old_paper_leaves_the_store_when_it_is_made_again(
    manager, stored, django_capture_on_commit_callbacks
):
    job = make_job(manager)
    make_paper(job)
    before = stored()

    with django_capture_on_commit_callbacks(execute=True):
        actions.print_again(job=job, by=manager)
        actions.print_again(job=job, by=manager)  # a second click

    assert len(before) == 1
    assert not set(before) & set(stored())
    assert AuditEvent.objects.filter(event="form.printed_again").count() == 1
