"""The pages of one form, one child and one flag: what each person sees and records there."""

from datetime import date

import pytest

from config import clock as portal_clock
from consents.models import Withdrawal
from tests.consents import factories
from tests.consents.records.searching import search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(date(2026, 11, 22))


def test_a_form_says_where_it_stands_and_what_it_covers(client_for, comms):
    form = factories.make_form(children=[factories.make_child("Mia", "Okafor")], covers_earlier_photos=True)

    page = client_for(comms).get(form.get_absolute_url()).content.decode()

    for words in (
        "Mia Okafor, born 3 May 2017",
        "Facebook",
        "Photographs",
        "1 September 2026 to 1 September 2028",
        "Verified",
        "Covered",
    ):
        assert words in page


def test_a_draft_leads_to_what_is_still_to_be_typed(client_for, manager):
    draft = factories.make_form(status="draft", uploaded_by=manager)

    assert client_for(manager).get(draft.get_absolute_url()).url.endswith("/details/")


def test_a_rejected_form_says_why(client_for, manager):
    form = factories.make_form(
        status="rejected", uploaded_by=manager, rejection="page_missing", rejection_note="Page 2"
    )

    page = client_for(manager).get(form.get_absolute_url()).content.decode()

    assert "Rejected: a page is missing." in page and "Page 2" in page


def test_a_withdrawal_takes_two_clicks(client_for, manager, service):
    form = factories.make_form(service=service, children=[factories.make_child(), factories.make_child()])
    client = client_for(manager)

    offered = client.get(f"{form.get_absolute_url()}withdraw/").context["form"]
    day = offered.initial["received_on"]
    response = client.post(
        f"{form.get_absolute_url()}withdraw/",
        {
            "children": offered.initial["children"],
            "scope": offered.initial["scope"],
            "who": offered.initial["who"],
            "received_on": day.isoformat(),
        },
    )

    assert response.url == Withdrawal.objects.earliest("pk").get_absolute_url()
    assert {(one.adult, one.covers_all, one.form) for one in Withdrawal.objects.all()} == {
        (form.adult, True, form)
    }
    assert Withdrawal.objects.count() == 2
    assert "everything</a>, received 22 November 2026" in client.get(form.get_absolute_url()).content.decode()


def test_a_withdrawal_can_be_partial_and_for_an_earlier_day(client_for, comms):
    form = factories.make_form()
    child = form.consents.get().child
    fields = {
        "scope": "some",
        "channels": ["facebook"],
        "who": "other",
        "other_name": "Grandma",
        "received_on": "2026-11-20",
        "means": "letter",
    }

    client_for(comms).post(f"/consents/children/{child.pk}/withdraw/", fields)

    one = Withdrawal.objects.get()
    assert (one.channels, one.adult.name, one.form, one.received_on) == (
        ["facebook"],
        "Grandma",
        None,
        date(2026, 11, 20),
    )
    assert one.received_at == portal_clock.start_of(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scope": "some"}, "channels"),
        ({"who": "other"}, "other_name"),
        ({"who": ""}, "who"),
        ({"received_on": "2027-01-01"}, "received_on"),
    ],
)
def test_a_withdrawal_says_what_is_missing(change, field, client_for, comms):
    child = factories.make_form().consents.get().child
    fields = {"scope": "all", "who": "child", "received_on": "2026-11-22", **change}

    response = client_for(comms).post(f"/consents/children/{child.pk}/withdraw/", fields)

    assert list(response.context["form"].errors) == [field]
    assert not Withdrawal.objects.exists()


def test_children_are_found_only_by_searching(client_for, manager):
    child = factories.make_child("Mia", "Okafor")
    client = client_for(manager)

    assert client.get("/consents/children/").context["found"] == []
    assert search(client, "okaf", "children")[1].context["found"] == [child]


def test_a_child_page_shows_a_form_of_another_service_without_its_adult(client_for, manager):
    form = factories.make_form(adult=factories.make_adult("Amara Okafor"))

    page = client_for(manager).get(form.consents.get().child.get_absolute_url()).content.decode()

    assert form.reference in page
    assert form.get_absolute_url() not in page
    assert "Amara" not in page


def test_only_safeguarding_sees_which_flag_is_up(client_for, manager, comms, safeguarding):
    child = factories.make_flag(factories.make_child(), "refer", outside_reference="LCS-77").child

    pages = {
        who: client_for(who).get(child.get_absolute_url()).content.decode()
        for who in (manager, comms, safeguarding)
    }

    for who in (manager, comms):
        assert "Contact safeguarding" in pages[who]
        assert "Ask safeguarding first" not in pages[who]
        assert "LCS-77" not in pages[who]
        assert "ooked after" not in pages[who]
    assert "Ask safeguarding first" in pages[safeguarding]


def test_a_child_without_a_flag_sends_nobody_to_safeguarding(client_for, manager):
    child = factories.make_child()

    assert "safeguarding" not in client_for(manager).get(child.get_absolute_url()).content.decode()


def test_a_name_is_corrected(client_for, comms):
    child = factories.make_child("Mia", "Okafor")
    fields = {"given_names": "Mya", "family_name": "Okafor", "known_as": "", "date_of_birth": "2016-01-02"}

    client_for(comms).post(f"{child.get_absolute_url()}change/", fields)

    assert (factories.refreshed(child).name, child.date_of_birth) == ("Mya Okafor", date(2016, 1, 2))


def test_a_correction_into_nonsense_is_refused(client_for, comms):
    child = factories.make_child()

    response = client_for(comms).post(f"{child.get_absolute_url()}change/", {"given_names": "A"})

    assert "family_name" in response.context["form"].errors


def test_what_the_child_says_is_recorded(client_for, manager):
    child = factories.make_child()

    client_for(manager).post(f"{child.get_absolute_url()}say/", {"kind": "refused", "said_on": "2026-11-21"})

    assert child.says.get().kind == "refused"


def test_a_flag_is_raised_kept_and_lifted(client_for, safeguarding):
    child = factories.make_child()
    client = client_for(safeguarding)

    client.post(f"{child.get_absolute_url()}flag/", {"kind": "block", "review_on": "2027-06-01"})
    again = client.post(f"{child.get_absolute_url()}flag/", {"kind": "block", "review_on": "2027-06-01"})
    flag = child.flags.get()
    past = client.post(flag.get_absolute_url(), {"review_on": "2020-01-01"})
    client.post(flag.get_absolute_url(), {"review_on": "2027-07-01"})
    client.post(f"{flag.get_absolute_url()}lift/", {"because": "not_needed"})
    late = client.post(f"{flag.get_absolute_url()}lift/", {"because": "not_needed"})

    assert "has this flag already" in str(again.context["form"].errors)
    assert "in the future" in str(past.context["form"].errors)
    assert "has lifted this flag already" in str(late.context["form"].errors)
    assert (factories.refreshed(flag).review_on, flag.is_live) == (date(2027, 7, 1), False)


def test_the_list_of_flags_starts_with_the_next_review(client_for, safeguarding):
    late = factories.make_flag(factories.make_child(), review_on=date(2027, 9, 1))
    due = factories.make_flag(factories.make_child(), review_on=date(2026, 11, 1))
    client = client_for(safeguarding)

    page = client.get("/consents/flags/")

    assert page.context["page"].items == [due, late]
    assert "Due" in page.content.decode()
    assert client.get("/consents/flags/?lifted=yes").context["page"].items == []


def test_looked_after_is_safeguardings_to_say(client_for, safeguarding):
    child = factories.make_child()

    client_for(safeguarding).post(f"{child.get_absolute_url()}looked-after/", {"looked_after": "yes"})

    assert factories.refreshed(child).looked_after is True
