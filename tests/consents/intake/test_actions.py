"""What can go wrong between two people or two tabs, and what contradicts itself on paper."""

from datetime import date

import pytest

from config.workflow import Refused, WrongState
from consents.intake import actions
from consents.intake.batches import actions as batches
from consents.intake.details import Details, Entry
from consents.models import Adult, Child, Form
from tests.consents import factories
from tests.consents.intake.batches.made import make_received, make_second_scan, type_up
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def draft(manager):
    return factories.make_form(status="draft", uploaded_by=manager)


def details(**change):
    facts = {
        "wording": factories.make_wording(),
        "entries": [Entry(given_names="Mia", family_name="Okafor")],
        "adult_name": "Amara Okafor",
        "capacity": "parent",
        "responsibility_shown": True,
        "signed_on": date(2026, 9, 1),
        "channels": ["facebook"],
        "media": ["photo"],
    }
    return Details(**{**facts, **change})


@pytest.mark.parametrize(
    "act",
    [
        lambda form, by: actions.save_draft(form=form, typed={}, by=by),
        lambda form, by: actions.discard(form=form, by=by),
        lambda form, by: actions.file_form(form=form, details=details(), by=by),
    ],
)
def test_a_draft_is_touched_by_its_uploader_alone_and_only_while_it_is_one(act, draft, manager, comms):
    with pytest.raises(Refused, match="Only the person who uploaded"):
        act(draft, comms)

    actions.file_form(form=draft, details=details(), by=manager)
    with pytest.raises(WrongState, match="has been filed already"):
        act(draft, manager)


def test_a_draft_that_is_gone_is_said_to_be_gone(draft, manager):
    actions.discard(form=draft, by=manager)

    with pytest.raises(WrongState, match="has been discarded"):
        actions.save_draft(form=draft, typed={}, by=manager)


def test_a_refused_form_stays_a_draft_and_adds_nobody(draft, manager):
    with pytest.raises(Refused):
        actions.file_form(form=draft, details=details(channels=[]), by=manager)

    assert factories.refreshed(draft).status == "draft"
    assert not Child.objects.exists()
    assert not Adult.objects.exists()


def test_a_child_born_tomorrow_undoes_the_whole_filing(draft, manager):
    entries = [Entry(given_names="A", family_name="B", date_of_birth=date(2099, 1, 1))]

    with pytest.raises(Refused):
        actions.file_form(form=draft, details=details(entries=entries), by=manager)

    assert Form.objects.get().status == "draft"
    assert not Adult.objects.exists()


def test_a_printed_form_is_typed_up_by_who_scanned_it_and_by_comms(manager, service, comms):
    issued = make_received(manager)
    colleague = make_user("Cole League", service=service, manages=True)

    with pytest.raises(Refused, match="Only the person who scanned a form, and comms"):
        type_up(issued, colleague)
    form = type_up(issued, comms)

    assert (form.status, form.uploaded_by, form.typed_by) == ("filed", manager, comms)


def test_a_printed_form_speaks_of_the_child_it_was_printed_for(manager):
    issued = make_received(manager)

    with pytest.raises(Refused, match="printed for another child") as refused:
        type_up(issued, manager, child=factories.make_child())

    assert refused.value.field == "family_name"
    assert factories.refreshed(issued.form).status == "received"


def test_who_typed_a_form_up_or_scanned_it_does_not_verify_it(manager, comms, comms2):
    form = type_up(make_received(manager), comms)

    for own in (manager, comms):
        with pytest.raises(Refused, match="so another person must verify it"):
            actions.verify(form=form, by=own)

    assert actions.verify(form=form, by=comms2).status == "verified"


def test_a_form_is_not_verified_while_another_scan_of_it_waits(manager, comms, client_for):
    issued = make_received(manager)
    form = type_up(issued, manager)
    second = make_second_scan(issued, manager)
    page = client_for(comms).get(f"{form.get_absolute_url()}verify/").content.decode()
    assert f"/consents/batches/{second.batch_id}/pages/{second.pk}/" in page

    with pytest.raises(Refused, match="Decide there first which one counts"):
        actions.verify(form=form, by=comms)
    batches.discard(pages=[second], reason="The first is sharper", by=manager)

    assert actions.verify(form=form, by=comms).verified_by == comms


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entries": []}, "family_name"),
        ({"entries": [Entry(given_names=str(n), family_name="X") for n in range(13)]}, "family_name"),
        ({"adult_name": ""}, "adult_name"),
        ({"capacity": "friend"}, "capacity"),
        ({"signed_on": date(2026, 11, 23)}, "signed_on"),
        ({"event_name": "Fun day"}, "event_from"),
        (
            {"event_name": "Fun day", "event_from": date(2026, 7, 2), "event_until": date(2026, 7, 1)},
            "event_until",
        ),
        ({"valid_until": date(2026, 8, 31)}, "valid_until"),
        ({"valid_from": date(2029, 1, 1)}, "valid_from"),
        ({"channels": ["myspace"]}, "channels"),
        ({"media": ["hologram"]}, "channels"),
        ({"naming": "nickname"}, "channels"),
        ({"channels": []}, "channels"),
        ({"media": []}, "uses"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(change, field):
    assert details(**change).refusal(TODAY).field == field


def test_what_is_whole_is_not_refused():
    assert details().refusal(TODAY) is None


def test_an_outright_no_needs_nothing_ticked():
    entries = [Entry(given_names="Mia", family_name="Okafor", answer="refused")]

    assert details(entries=entries, channels=[], media=[]).refusal(TODAY) is None


def test_the_same_child_twice_is_refused():
    child = factories.make_child()

    assert "twice" in details(entries=[Entry(child=child), Entry(child=child)]).refusal(TODAY).message


def test_a_wording_that_does_not_offer_earlier_photos_does_not_cover_them():
    wording = factories.make_wording(covers_earlier_photos=False)

    assert (
        details(wording=wording, covers_earlier_photos=True).refusal(TODAY).field == "covers_earlier_photos"
    )


@pytest.mark.parametrize(
    ("until", "months", "last"),
    [
        (None, 24, date(2028, 9, 1)),
        (date(2027, 1, 31), 24, date(2027, 1, 31)),
        (date(2040, 1, 1), 24, date(2028, 9, 1)),
        (None, None, None),
        (date(2040, 1, 1), None, date(2040, 1, 1)),
    ],
)
def test_a_form_ends_with_its_date_and_never_after_its_wording(until, months, last):
    wording = factories.make_wording(max_months=months)

    assert details(wording=wording, valid_until=until).last_day == last
