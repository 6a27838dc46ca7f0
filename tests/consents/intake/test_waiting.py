"""What waits: pages in trays, forms to type up, forms to verify; each person's own, and everybody's for those who watch."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from consents.intake import waiting
from consents.intake.batches.models import Batch
from consents.intake.waiting import Waiting
from consents.models import Form
from tests.consents import factories
from tests.consents.intake.batches.made import make_job, make_page, make_tray, type_up

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def make_back(by, *, ago=timedelta(0)):
    """A printed form that the scanner brought back, `ago` before now; nobody typed it up."""
    issued = make_job(by).issued.get()
    Form.objects.filter(pk=issued.pk).update(
        status="received", uploaded_by=by, uploaded_at=portal_clock.now() - ago
    )
    issued.form.refresh_from_db()
    return issued


def test_nothing_waits_at_first(manager, comms):
    for who in (manager, comms, None):
        for found in (waiting.tray_pages(who), waiting.to_type_up(who), waiting.to_verify(who)):
            assert (bool(found), found.since, str(found)) == (False, None, "0")


def test_pages_in_the_tray_count_for_whoever_sees_the_batch(manager, comms, officer):
    page, file = make_tray(manager)
    make_page(file, state="blank")
    Batch.objects.filter(pk=page.batch_id).update(uploaded_at=portal_clock.now() - WEEK)
    make_tray(comms)

    own, every = waiting.tray_pages(manager), waiting.tray_pages(comms)

    # Each tray holds a page and a file that cannot be read.
    assert (own.count, own.since) == (2, Batch.objects.get(pk=page.batch_id).uploaded_at)
    assert (every.count, every.since) == (4, own.since)
    assert waiting.tray_pages(None) == every
    assert not waiting.tray_pages(officer)


def test_a_form_that_came_back_waits_for_who_scanned_it_and_for_comms(manager, comms, officer):
    old, new = make_back(manager, ago=WEEK), make_back(comms)

    assert waiting.to_type_up(manager) == Waiting(1, old.form.uploaded_at)
    assert waiting.to_type_up(comms) == waiting.to_type_up(None) == Waiting(2, old.form.uploaded_at)
    assert not waiting.to_type_up(officer)
    assert list(waiting.received(comms)) == [old.form, new.form]


def test_a_form_that_was_typed_up_waits_to_be_verified_by_another(manager, comms):
    filed = type_up(make_back(manager), comms)

    assert not waiting.to_type_up(manager)
    assert not waiting.to_verify(comms)
    assert waiting.to_verify(None) == Waiting(1, filed.filed_at)


def test_no_more_are_counted_than_anybody_needs_to_know(manager):
    _, file = make_tray(manager)
    for number in range(waiting.MOST_COUNTED):
        make_page(file, number=number + 2)

    assert str(waiting.tray_pages(manager)) == "more than 99"


def test_the_list_begins_with_the_longest_waiting(client_for, manager, comms):
    new, old = make_back(manager), make_back(manager, ago=WEEK)

    page = client_for(comms).get("/consents/forms/to-type-up/").content.decode()

    assert page.index(old.form.reference) < page.index(new.form.reference)
    assert f"/consents/forms/{old.form.reference}/details/" in page
    assert old.child.name in page
    assert page.count(">Late<") == 1
    assert "7 days" in page
    assert "Since today" in page


def test_another_manager_finds_an_empty_list(client_for, manager, comms):
    make_back(comms)

    page = client_for(manager).get("/consents/forms/to-type-up/").content.decode()

    assert "No form waits to be typed up" in page


def test_a_rejected_or_printed_form_is_not_on_the_list(client_for, manager):
    make_job(manager)
    factories.make_form(status="rejected", uploaded_by=manager)

    assert list(waiting.received(manager)) == []
