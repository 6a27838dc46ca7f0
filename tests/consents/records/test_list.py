"""The list of forms: who finds which, and that no address ever holds a name."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock as portal_clock
from tests.consents import factories
from tests.consents.records.searching import search, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(date(2026, 11, 22))


def test_a_manager_sees_own_uploads_and_the_forms_of_the_service(client_for, manager, service):
    own = factories.make_form(uploaded_by=manager)
    draft = factories.make_form(status="draft", uploaded_by=manager)
    of_service = factories.make_form(service=service)
    factories.make_form()
    factories.make_form(status="draft", service=service)

    assert shown(client_for(manager).get("/consents/")) == {own, draft, of_service}


def test_comms_sees_every_filed_form_and_nobody_elses_draft(client_for, comms):
    forms = {
        factories.make_form(),
        factories.make_form(status="filed"),
        factories.make_form(status="rejected"),
    }
    factories.make_form(status="draft")

    assert shown(client_for(comms).get("/consents/")) == forms


def test_a_name_is_searched_without_appearing_in_an_address(client_for, comms):
    form = factories.make_form(children=[factories.make_child("Mia", "O’Brien"), factories.make_child()])
    factories.make_form()

    response, page = search(client_for(comms), "obrien mia")

    assert shown(page) == {form}
    assert "mia" not in unquote(response.url).lower()
    assert "obrien mia" in page.content.decode()


@pytest.mark.parametrize("text", ["Amara", "okafor amara"])
def test_a_form_is_found_by_its_adult(text, client_for, comms):
    form = factories.make_form(adult=factories.make_adult("Amara Okafor"))
    factories.make_form()

    assert shown(search(client_for(comms), text)[1]) == {form}


def test_words_of_two_people_find_nothing(client_for, comms):
    factories.make_form(
        children=[factories.make_child("Mia", "Hill")], adult=factories.make_adult("Amara Okafor")
    )

    assert shown(search(client_for(comms), "mia amara")[1]) == set()


def test_a_reference_goes_straight_to_its_form(client_for, comms, stranger):
    form = factories.make_form()

    assert search(client_for(comms), f"cf {form.pk}")[0].url == form.get_absolute_url()


def test_a_reference_one_may_not_know_of_finds_nothing(client_for, manager):
    form = factories.make_form()

    response, page = search(client_for(manager), form.reference)

    assert response.url != form.get_absolute_url()
    assert shown(page) == set()


def test_an_empty_search_shows_everything(client_for, comms):
    form = factories.make_form()

    response, page = search(client_for(comms), "  ")

    assert response.url == "/consents/"
    assert shown(page) == {form}


@pytest.mark.parametrize("state", ["filed", "verified", "rejected"])
def test_forms_are_filtered_by_state(state, client_for, comms):
    forms = {one: factories.make_form(status=one) for one in ("filed", "verified", "rejected")}

    assert shown(client_for(comms).get(f"/consents/?state={state}")) == {forms[state]}


@pytest.mark.parametrize(
    ("days", "found"), [("30", ["today", "soon"]), ("60", ["today", "soon", "later"]), ("", None)]
)
def test_forms_are_filtered_by_their_last_day(days, found, client_for, comms):
    today = portal_clock.today()
    ends = {"yesterday": -1, "today": 0, "soon": 30, "later": 60, "far": 61}
    forms = {
        name: factories.make_form(valid_until=today + timedelta(days=offset)) for name, offset in ends.items()
    }

    page = client_for(comms).get(f"/consents/?expiring={days}")

    assert shown(page) == {forms[name] for name in (found or ends)}


def test_ended_and_withdrawn_forms_are_found(client_for, comms):
    ended = factories.make_form(signed_on=date(2023, 1, 1), valid_until=date(2025, 1, 1))
    withdrawn = factories.make_form()
    factories.make_withdrawal(withdrawn.consents.get().child)
    factories.make_form()

    client = client_for(comms)
    assert shown(client.get("/consents/?state=expired")) == {ended}
    assert shown(client.get("/consents/?state=withdrawn")) == {withdrawn}


def test_a_form_signed_after_the_withdrawal_is_not_withdrawn(client_for, comms):
    child = factories.make_child()
    factories.make_withdrawal(child, received_at=portal_clock.start_of(date(2026, 3, 1)))
    factories.make_form(children=[child], signed_on=date(2026, 9, 1))

    assert shown(client_for(comms).get("/consents/?state=withdrawn")) == set()


@pytest.mark.parametrize("url", ["/consents/?state=nonsense", "/consents/?find=nonsense"])
def test_a_broken_filter_shows_everything(url, client_for, comms):
    form = factories.make_form()

    assert shown(client_for(comms).get(url)) == {form}


def test_the_list_costs_the_same_at_10_and_at_200_rows(client_for, comms):
    client = client_for(comms)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/consents/")
        return len(captured)

    for _ in range(10):
        factories.make_form(file=False)
    at_ten = queries()
    for _ in range(190):
        factories.make_form(file=False)

    assert queries() == at_ten
