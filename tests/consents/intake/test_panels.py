"""Home and attention: what waits for whom, and what is unsafe or late."""

from datetime import date, timedelta

import pytest

from config import clock as portal_clock
from consents.intake import panels
from consents.intake.printing.actions import issue
from consents.records.models import Form
from tests.consents import factories
from tests.consents.intake.batches.made import make_tray

pytestmark = pytest.mark.django_db


def texts(rows):
    return [row["text"] for row in rows]


def test_a_manager_is_reminded_of_drafts_and_rejected_forms(manager):
    draft = factories.make_form(status="draft", uploaded_by=manager)
    rejected = factories.make_form(status="rejected", uploaded_by=manager)
    factories.make_form(
        status="rejected", uploaded_by=manager, verified_at=portal_clock.now() - timedelta(days=31)
    )
    factories.make_form(status="draft")

    assert texts(panels.needs(manager)) == [
        f"{rejected.reference} was rejected",
        f"Finish form {draft.reference}",
    ]


@pytest.mark.parametrize(("count", "tag"), [(0, None), (3, "3"), (6, "6")])
def test_comms_sees_how_much_waits(count, tag, comms):
    for _ in range(count):
        factories.make_form(status="filed", file=False)

    assert [row["tag"] for row in panels.needs(comms)] == ([tag] if tag else [])


def test_safeguarding_sees_the_reviews_that_are_due(safeguarding):
    factories.make_flag(factories.make_child(), review_on=date(2026, 1, 1))
    factories.make_flag(factories.make_child(), review_on=date(2099, 1, 1))

    assert [row["tag"] for row in panels.needs(safeguarding)] == ["1"]


def test_an_officer_has_nothing_here(client_for, officer):
    assert panels.start(officer) == []
    assert "Pictures of children" not in client_for(officer).get("/").content.decode()


@pytest.mark.parametrize("who", ["manager", "comms", "safeguarding"])
def test_the_home_page_offers_what_one_can_start(who, request, client_for):
    user = request.getfixturevalue(who)
    page = client_for(user).get("/").content.decode()

    assert "Pictures of children" in page
    assert ("/consents/forms/new/" in page) is (who != "safeguarding")


def test_forms_that_end_soon_are_counted(client_for, manager, service):
    factories.make_form(service=service, valid_until=portal_clock.today() + timedelta(days=3))

    assert "1 consent form ends within 30 days" in client_for(manager).get("/").content.decode()


def test_what_is_unsafe_or_late_comes_worst_first(client_for, comms):
    old = portal_clock.now() - timedelta(days=6)
    late = factories.make_form(status="filed", filed_at=old)
    stuck = factories.make_form(status="filed", file=False)
    factories.make_file(stuck, scan="waiting", stored_at=portal_clock.now() - timedelta(hours=2))
    unreadable = factories.make_form(status="filed", file=False)
    factories.make_file(unreadable, pages_state="failed")
    infected = factories.make_form(status="filed", scan="infected")

    rows = panels.attention()

    assert [infected.reference, unreadable.reference, stuck.reference, late.reference] == [
        row["text"].removeprefix("Form ").split(" ")[0] for row in rows
    ]
    assert infected.reference in client_for(comms).get("/attention/").content.decode()


def test_a_quiet_day_says_so(client_for, comms):
    assert "no paper waits" in client_for(comms).get("/attention/").content.decode()


def test_paper_that_waits_comes_to_whoever_may_act_on_it_and_turns_late(manager, comms, stranger, clock):
    make_tray(manager)  # a page without a code and a file that cannot be read
    issued = issue(
        children=[factories.make_child()], wording=factories.make_wording(), by=manager
    ).issued.get()
    Form.objects.filter(pk=issued.pk).update(status="received", uploaded_at=portal_clock.now())
    wanted = [(panels.PAGES, "2"), ("Forms that came back, to type up", "1")]

    for rows in (panels.needs(manager), panels.needs(comms), panels.attention()):
        assert [(row["text"], row["tag"]) for row in rows] == wanted
    assert panels.needs(stranger) == []
    clock.forward(days=panels.LATE_DAYS + 1)
    late = [(row["tag"], row["colour"]) for row in panels.attention()]
    assert late == [("2, late", "bad"), ("1, late", "bad")]
