"""What is refused about batches and their pages, and that nothing is left in the store or lost when something fails."""

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from consents.intake.batches import actions
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.intake.printing.actions import cancel
from consents.models import Form
from tests.consents import factories
from tests.consents.intake.batches.made import (
    make_batch,
    make_issued,
    make_page,
    make_received,
    make_second_scan,
    make_tray,
    make_upload,
    type_up,
)

pytestmark = pytest.mark.django_db


def test_an_upload_whose_rows_cannot_be_written_leaves_no_file(manager, stored):
    file = make_upload(factories.pdf(1))

    with pytest.raises(IntegrityError):
        actions.upload(files=[file, file], label="", service=None, by=manager)

    assert stored() == []
    assert not Batch.objects.exists()
    assert not AuditEvent.objects.filter(event="batch.uploaded").exists()


def test_a_page_is_not_assigned_to_a_form_that_was_cancelled(manager):
    issued, (page, _) = make_issued(manager), make_tray(manager)
    cancel(issued=issued, because="Lost", by=manager)

    with pytest.raises(Refused, match="was cancelled") as refused:
        actions.assign(page=page, form_text=issued.form.reference, page_number=1, by=manager)

    assert refused.value.field == "form"
    assert factories.refreshed(page).state == "no_code"


def test_a_page_is_not_assigned_to_a_form_that_is_back(manager):
    issued, (page, _) = make_received(manager), make_tray(manager)

    with pytest.raises(Refused, match="is back already") as refused:
        actions.assign(page=page, form_text=issued.form.reference, page_number=1, by=manager)

    assert refused.value.field == "form"
    assert factories.refreshed(page).code_form is None


def test_a_page_that_cannot_be_drawn_again_stays_as_it_is(manager, stored):
    file = make_batch(manager, factories.pdf(1)).files.get()
    page, before = make_page(file, 2, "unreadable"), stored()

    with pytest.raises(Refused, match="cannot be drawn"):
        actions.read_again(page=page, turn=0, by=manager)

    assert factories.refreshed(page).state == "unreadable"
    assert stored() == before


def test_a_page_decided_about_while_it_was_read_again_keeps_its_picture(manager, stored):
    page = make_batch(manager, factories.pdf(1)).pages.get()
    actions.put_back(page=page, by=manager)
    stale = ScannedPage.objects.get(pk=page.pk)
    actions.discard(pages=[page], reason="An empty sheet", by=manager)
    before = stored()

    with pytest.raises(WrongState, match="Somebody decided about this page already"):
        actions.read_again(page=stale, turn=90, by=manager)

    after = ScannedPage.objects.get(pk=page.pk)
    assert (after.state, after.storage_name) == ("discarded", stale.storage_name)
    assert stored() == before


def test_a_page_whose_scan_was_destroyed_is_not_read_again(manager):
    page, _ = make_tray(manager)
    BatchFile.objects.filter(pk=page.file_id).update(sealed_key=b"")

    with pytest.raises(Refused, match="This scan was destroyed"):
        actions.read_again(page=ScannedPage.objects.get(pk=page.pk), turn=0, by=manager)


def test_nothing_is_left_out_without_a_reason(manager):
    page, file = make_tray(manager)

    with pytest.raises(Refused) as refused:
        actions.discard(pages=[page], reason="", by=manager)
    with pytest.raises(Refused, match="Say what was done about the file"):
        actions.discard_file(file=file, reason="", by=manager)

    assert refused.value.field == "reason"
    assert factories.refreshed(page).state == "no_code"
    assert factories.refreshed(file).discarded_at is None


def test_a_file_is_decided_about_once_and_only_if_it_cannot_be_read(manager):
    page, file = make_tray(manager)
    actions.discard_file(file=file, reason="Scanned anew", by=manager)

    for settled in (file, page.file):
        with pytest.raises(WrongState, match="Nothing is to be decided"):
            actions.discard_file(file=settled, reason="Again", by=manager)

    assert factories.refreshed(file).reason == "Scanned anew"


def test_a_page_taken_meanwhile_makes_no_second_draft(manager, stored):
    page, _ = make_tray(manager)
    form = actions.file_alone(pages=[page], by=manager)
    before = stored()

    with pytest.raises(WrongState):
        actions.file_alone(pages=[page], by=manager)

    assert Form.objects.get() == form
    assert stored() == before


def test_only_a_page_that_was_scanned_twice_counts_instead(manager):
    page, _ = make_tray(manager)

    with pytest.raises(WrongState, match="No other scan"):
        actions.use_instead(page=page, by=manager)


def test_a_second_scan_counts_while_other_pages_of_the_form_are_missing(manager):
    issued, (first, _) = make_issued(manager), make_tray(manager)
    actions.assign(page=first, form_text=issued.form.reference, page_number=1, by=manager)
    second = make_second_scan(issued, manager, "duplicate")

    second = actions.use_instead(page=second, by=manager)

    assert second.state == "incomplete"
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("discarded", manager)
    assert first.reason == "Another scan of it counts"
    assert factories.refreshed(issued.form).status == "issued"


def test_a_second_scan_does_not_count_once_the_form_is_typed_up(manager):
    issued = make_received(manager)
    second = make_second_scan(issued, manager)
    form = type_up(issued, manager)

    with pytest.raises(Refused, match="so its pages stay as they are"):
        actions.use_instead(page=second, by=manager)

    assert form.scanned_pages.filter(state="filed").count() == 2
    assert factories.refreshed(second).state == "used"


def test_one_look_at_a_batch_is_on_record_for_ten_minutes(manager, comms, clock):
    batch = make_tray(manager)[0].batch
    viewings = AuditEvent.objects.filter(event="batch.viewed")

    for person in (comms, comms, manager):
        actions.record_viewing(batch=batch, by=person)
    assert viewings.count() == 2
    clock.forward(minutes=11)
    actions.record_viewing(batch=batch, by=comms)

    assert viewings.filter(actor_id=comms.pk).count() == 2
