"""Somebody leaves: they are out at once, their manager gets the list of what they looked after, and it is handed over."""

import pytest

from config import clock
from socialaccounts.models import Holder
from tests.factories import PASSWORD, make_service, make_user
from tests.journeys.arrivals import arrive
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

__all__ = ["arrive"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("javascript", "narrow"),
    [(True, False), (True, True), (False, True)],
    ids=["scripts", "scripts-narrow", "no-scripts-narrow"],
)
def test_a_leaver_is_out_at_once_and_what_they_looked_after_is_handed_over(arrive, javascript, narrow):
    service = make_service("Parks")
    leaver = make_user("Olive Officer", email="olive@staff.example", service=service)
    deputy = make_user("Dev Deputy", email="dev@staff.example", service=service)
    manager = make_user("Mani Manager", email="mani@staff.example", service=service, manages=True)
    admin = make_user("Ada Admin", email="ada@staff.example", role="administrator")
    comms = make_user("Cora Comms", email="cora@staff.example", role="comms")
    account = make_account("Holmebrook Park", service=service, lead=leaver, deputy=deputy)
    make_version(account, by=leaver)

    def enter(person):
        return arrive(javascript=javascript, narrow=narrow).sign_in(person.email, PASSWORD)

    olive = enter(leaver)
    olive.go(account.get_absolute_url()).sees("Holmebrook Park")

    # The administrator says that she leaves today.
    ada = enter(admin)
    ada.go("/people/?q=olive").look("staff-list")
    ada.follow("Olive Officer")
    ada.look("person")
    ada.follow("They leave the council")
    ada.look("leave")
    today = clock.today()
    ada.fill_date("Leaves on", today.day, today.month, today.year)
    ada.press("Record the date")
    ada.sees("The leaving date is recorded.")
    ada.sees("Let them sign in again")

    # Her open session is gone, and she does not come back.
    olive.page.goto("/register/")
    assert "/sign-in/" in olive.page.url
    olive.sign_in(leaver.email, PASSWORD)
    assert "/sign-in/" in olive.page.url
    olive.look("refused")

    # Her manager is told, and finds what she looked after.
    mani = enter(manager)
    mani.press("Olive Officer has left: take over what they look after")
    mani.sees("To do: 2")
    mani.sees("Ask comms to make somebody else the lead")
    mani.sees("Change the password on the platform and in the vault")
    mani.look("hand-over")
    hand_over = mani.page.url
    mani.follow("Holmebrook Park (Facebook), lead")
    mani.sees("Cannot sign in")
    mani.look("holders")

    # Comms makes the deputy the lead; a leaver’s part ends with it.
    cora = enter(comms)
    cora.go(f"{account.get_absolute_url()}holders/")
    cora.follow("Change Dev Deputy’s part")
    cora.choose("Lead")
    cora.press("Save the change")
    cora.sees("Dev Deputy is now lead.")
    cora.look("holders-after")

    assert Holder.objects.current().get(account=account).user == deputy
    mani.page.goto(hand_over)
    mani.sees("Done: 1")
    mani.sees("Handed over on")
    mani.look("hand-over-done")
