"""A request is returned, changed and handed in again: by keyboard, on a phone, without scripts; back and twice as well."""

import pytest

from accounts.models import AuditEvent
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import Status
from tests.approvals.factories import claimed, returned
from tests.factories import PASSWORD, make_service, make_user
from tests.journeys.arrivals import arrive
from tests.journeys.visitor import Visitor

__all__ = ["arrive"]

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = {
    "scripts-narrow": {"narrow": True},
    "no-scripts-narrow": {"javascript": False, "narrow": True},
    "no-scripts": {"javascript": False},
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
WORDS = "Say who answers while the rangers are out."


@pytest.fixture
def team():
    """Officer, manager and reviewer of one service."""
    service = make_service("Parks")
    officer = make_user("Olive Officer", email="olive@staff.example", service=service)
    manager = make_user("Mani Manager", email="mani@staff.example", service=service, manages=True)
    comms = make_user("Cora Comms", email="cora@staff.example", role="comms")
    return officer, service, manager, comms


def change(olive: Visitor) -> None:
    """Answer the one question that was returned, up to the button that hands it in."""
    olive.press("Change and submit again")
    olive.reach(olive.page.locator("main a[href*='/steps/answers/']"))
    olive.page.keyboard.press("Enter")
    olive.page.wait_for_url("**/steps/answers/**")
    olive.fill("Who answers questions and comments?", "The visitor centre")
    olive.press("Save and continue")


@each_way
def test_it_is_changed_and_the_reviewer_sees_what_changed(arrive, team, way):
    officer, _, _, comms = team
    request = claimed(*team)
    cora = arrive(**way).sign_in(comms.email, PASSWORD)
    cora.go(request.get_absolute_url()).press("Return for changes")
    cora.look("return")
    cora.choose("Keeping it going: Who answers")
    cora.press_containing("Return")
    cora.sees("What has to change?")
    assert cora.page.get_by_label("Keeping it going: Who answers", exact=True).is_checked()
    cora.fill("What has to change?", WORDS)
    cora.press_containing("Return")

    olive = arrive(**way).sign_in(officer.email, PASSWORD)
    olive.sees("Change and submit again")
    olive.go(request.get_absolute_url()).sees(WORDS)
    olive.look("returned-request")
    change(olive)
    olive.sees("What has changed")
    olive.look("check-the-changes")
    olive.press("Submit again")
    olive.sees("Request submitted")
    olive.look("submitted")

    cora.go(request.get_absolute_url()).look("resubmitted-request")
    row = cora.page.locator("#changes + table tbody tr")
    assert row.count() == 1
    assert "The reception team" in row.inner_text()
    assert "The visitor centre" in row.inner_text()


@each_way
def test_back_after_handing_it_in_again_says_where_it_is(arrive, team, way):
    officer = team[0]
    request = returned(*team)
    olive = arrive(**way).sign_in(officer.email, PASSWORD)
    olive.go(request.get_absolute_url())
    change(olive)
    olive.press("Submit again")
    olive.sees("Request submitted")

    olive.page.go_back()
    there = olive.page.url.partition("#")[0]
    assert there.endswith(request.get_absolute_url()), "a page that is over leads to the request"
    olive.sees("was submitted again by Olive Officer")
    olive.look("back")
    # The step before it cannot be saved any more either, and says why.
    olive.page.goto(f"{request.get_absolute_url()}steps/answers/")
    olive.sees("was submitted again by Olive Officer")

    assert handed_in(request) == 1


@each_way
def test_a_second_press_hands_it_in_once(arrive, team, way):
    officer = team[0]
    request = returned(*team)
    olive = arrive(**way).sign_in(officer.email, PASSWORD)
    olive.go(request.get_absolute_url())
    change(olive)
    button = olive.reach(olive.page.get_by_role("button", name="Submit again"))

    with olive.page.expect_navigation(wait_until="load"):
        button.dblclick(no_wait_after=True)
    olive.page.wait_for_load_state()

    olive.go(request.get_absolute_url()).sees("Resubmitted")
    assert handed_in(request) == 1
    assert AccountRequest.objects.get(pk=request.pk).status == Status.RESUBMITTED


def test_what_another_window_handed_in_already_is_said_and_not_done_twice(arrive, team):
    officer = team[0]
    request = returned(*team)
    olive = arrive(javascript=False, narrow=True).sign_in(officer.email, PASSWORD)
    olive.go(request.get_absolute_url())
    change(olive)
    other = olive.context.new_page()
    other.goto(f"{request.get_absolute_url()}check/")
    olive.press("Submit again")
    other.get_by_role("button", name="Submit again").click()

    other.get_by_text("was submitted again by Olive Officer").first.wait_for()
    assert handed_in(request) == 1


def handed_in(request: AccountRequest) -> int:
    return AuditEvent.objects.about(request).filter(event="request.resubmitted").count()
