"""How often passwords change: who sets it, on what decision, and the dates that follow."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.models import Period, Rotation
from socialaccounts.rotation.periods.actions import set_period
from socialaccounts.vault.periods import Unit
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db

DECIDED = {"decision": "Cabinet 12/26", "decided_on": date(2026, 10, 1)}


def test_the_council_period_moves_the_dates_of_all_but_those_with_their_own(comms, account, service, officer):
    today = portal_clock.today()
    version = make_version(account, on=today - timedelta(days=10))
    other = make_version(make_account(service=service, lead=officer), on=today)
    own = Period.objects.create(account=other.credential.account, count=5, unit="days", by=comms, **DECIDED)

    set_period(by=comms, count=3, unit=Unit.MONTHS, **DECIDED)

    version.refresh_from_db()
    other.refresh_from_db()
    assert version.due_on == today - timedelta(days=10) + relativedelta(months=3)
    assert other.due_on != own.after(today)
    assert AuditEvent.objects.get().facts["passwords"] == 1


def test_the_period_of_one_account_moves_its_date_alone(comms, account, version):
    set_period(by=comms, account=account, count=90, unit=Unit.DAYS, **DECIDED)

    version.refresh_from_db()
    assert version.due_on == portal_clock.today() + timedelta(days=90)
    event = AuditEvent.objects.get()
    assert (event.event, event.target_ref) == ("rotation.period_set", account.reference)


def test_a_rotation_that_is_not_due_any_more_is_over_and_one_that_is_gets_its_date(comms, account):
    today = portal_clock.today()
    version = make_version(account, on=today - timedelta(days=25))
    rotation = make_rotation(version)

    set_period(by=comms, account=account, count=27, unit=Unit.DAYS, **DECIDED)
    rotation.refresh_from_db()
    assert (rotation.due_on, rotation.closed_at) == (today + timedelta(days=2), None)

    set_period(by=comms, account=account, count=6, unit=Unit.MONTHS, **DECIDED)
    rotation.refresh_from_db()
    assert rotation.ended == "moot"


def test_back_to_monthly_needs_no_decision(comms, account, version):
    set_period(by=comms, account=account, count=90, unit=Unit.DAYS, **DECIDED)

    set_period(by=comms, account=account, count=1, unit=Unit.MONTHS)

    version.refresh_from_db()
    assert version.due_on == portal_clock.today() + relativedelta(months=1)


def test_an_account_may_be_given_the_councils_period_for_good(comms, account):
    set_period(by=comms, account=account, count=1, unit=Unit.MONTHS)

    assert Period.objects.get().account == account


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"count": 1, "unit": Unit.MONTHS}, "how"),
        ({"count": 0, "unit": Unit.DAYS, **DECIDED}, "count"),
        ({"count": 25, "unit": Unit.MONTHS, **DECIDED}, "count"),
        ({"count": 731, "unit": Unit.DAYS, **DECIDED}, "count"),
        ({"count": 60, "unit": Unit.DAYS, "decided_on": date(2026, 10, 1)}, "decision"),
        ({"count": 60, "unit": Unit.DAYS, "decision": "Cabinet"}, "decided_on"),
        (
            {"count": 60, "unit": Unit.DAYS, "decision": "Cabinet", "decided_on": date(2099, 1, 1)},
            "decided_on",
        ),
    ],
)
def test_it_refuses_what_rests_on_nothing(comms, given, field):
    with pytest.raises(Refused) as refusal:
        set_period(by=comms, **given)

    assert refusal.value.field == field
    assert not Period.objects.exists()


def test_an_officer_cannot_set_it(officer):
    with pytest.raises(Refused, match="You cannot set"):
        set_period(by=officer, count=60, unit=Unit.DAYS, **DECIDED)


def test_the_page_says_both_facts_and_keeps_the_history(client_for, comms):
    client = client_for(comms)
    url = "/register/passwords/period/"
    answers = {
        "how": "other", "count": "3", "unit": "months", "decision": "Cabinet 12/26",
        "decided_on_day": "1", "decided_on_month": "10", "decided_on_year": "2026",
    }  # fmt: skip

    page = client.post(url, answers, follow=True).content.decode()

    assert "Passwords now change every 3 calendar months." in page
    page = client.get(url).content.decode()
    assert "asks for a change every month" in page
    assert "National Cyber Security Centre" in page
    assert "decision Cabinet 12/26 of 1 October 2026" in page


def test_the_page_refuses_at_the_field_and_keeps_what_was_typed(client_for, comms, account):
    page = client_for(comms).post(
        f"{account.get_absolute_url()}vault/period/",
        {"how": "other", "count": "9999", "unit": "days", "decision": "Cab"},
    )

    page = page.content.decode()
    assert "Enter a number from 1 to 730" in page
    assert "9999" in page


def test_a_closed_account_is_sent_back(client_for, comms, service):
    closed = make_account(service=service, status="closed")

    page = client_for(comms).get(f"{closed.get_absolute_url()}vault/period/", follow=True).content.decode()

    assert "is closed" in page
    assert Rotation.objects.count() == 0
