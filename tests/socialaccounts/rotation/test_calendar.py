"""The calendar of what is due, and the feed behind a secret address."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.models import AuditEvent
from config import clock as portal_clock
from socialaccounts.models import AccessConfirmation, Feed, Rotation, SocialAccount
from socialaccounts.rotation.calendars.actions import make_feed, revoke_feed
from socialaccounts.rotation.calendars.months import Month
from socialaccounts.rotation.calendars.queries import Entry, accounts_of, entries
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import PASSWORD, make_rotation, make_version

pytestmark = pytest.mark.django_db

URL = "/register/passwords/calendar/"
FEED = "/register/passwords/calendar/feed/"


def due(user, **everything):
    today = portal_clock.today()
    return [
        (entry.day, entry.what, entry.name, entry.cause)
        for entry in entries(accounts_of(user, **everything), today - timedelta(90), today + timedelta(90))
    ]


def test_it_has_dates_to_come_and_open_rotations_once_each(officer, account, version):
    assert due(officer) == [(version.due_on, "Change the password of", "Queen’s Park", "")]

    make_rotation(version)
    today = portal_clock.today()
    Rotation.objects.create(
        account=account, version=version, cause="leaver", due_on=today, next_stage_on=today
    )

    assert [(day, cause) for day, _, _, cause in due(officer)] == [
        (today, "Somebody who knows it has left"),
        (version.due_on, ""),
    ]


def test_an_account_without_a_shared_login_has_its_confirmation(officer, account, version, comms):
    SocialAccount.objects.update(access_model="named_administrators")
    day = portal_clock.today() + timedelta(days=12)
    AccessConfirmation.objects.create(account=account, by=comms, due_on=day)

    assert due(officer) == [(day, "Confirm who has access to", "Queen’s Park", "")]


def test_everybody_has_their_own_and_comms_all(officer, manager, stranger, comms, version):
    assert len(due(officer)) == len(due(manager)) == len(due(comms, everything=True)) == 1
    assert due(stranger) == due(comms) == due(stranger, everything=True) == []


def test_the_page_shows_the_month_asked_for(client_for, officer, version):
    page = client_for(officer).get(URL, {"month": f"{version.due_on:%Y-%m}"}).content.decode()

    assert "Change the password of Queen’s Park" in page
    assert f"{version.due_on:%B %Y}" in page


@pytest.mark.parametrize("month", ["", "2026-13", "nonsense", "0001-01", "2099-12", "2000-01", "%00"])
def test_any_month_is_forgiven(client_for, officer, month):
    assert client_for(officer).get(URL, {"month": month}).status_code == 200


def test_a_full_day_says_how_many_more(client_for, comms, service, officer):
    for number in range(8):
        make_version(make_account(f"Park {number}", service=service, lead=officer))

    page = client_for(comms).get(URL, {"month": f"{portal_clock.today() + timedelta(days=31):%Y-%m}"})

    page = page.content.decode()
    if "and 3 more" not in page:
        page = (
            client_for(comms)
            .get(URL, {"month": f"{portal_clock.today() + timedelta(days=28):%Y-%m}"})
            .content.decode()
        )
    assert "and 3 more" in page


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_of_a_month_stands_in_it_once(day):
    month = Month(day.replace(day=1))

    days = [
        one for week in month.weeks([Entry(day, "Park", "Change", 1, "")], Counter([day])) for one in week
    ]

    assert [one.on for one in days if one.inside] == [
        month.first + timedelta(number) for number in range((month.last - month.first).days + 1)
    ]
    assert [one.on for one in days if one.entries] == [day]
    assert all(one.on.weekday() == place % 7 for place, one in enumerate(days))


def address(client):
    page = client.get(FEED).content.decode()
    return page.split("/calendars/")[1].partition(".ics")[0]


def test_the_feed_needs_no_sign_in_and_holds_no_secret(client_for, officer, account, version):
    client = client_for(officer)
    client.post(FEED, {"do": "make"})

    answer = Client().get(f"/calendars/{address(client)}.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Change the password of Queen’s Park"
    assert event["DTSTART"].dt == version.due_on
    assert str(event["URL"]).endswith(account.get_absolute_url())
    assert PASSWORD not in answer.content.decode()
    assert version.credential.username not in answer.content.decode()


def test_an_event_keeps_its_identity_when_its_date_moves(officer, version):
    feed = make_feed(by=officer)

    def uid():
        return Calendar.from_ical(Client().get(feed.address()).content).walk("VEVENT")[0]["UID"]

    first = uid()
    make_rotation(version, due=version.due_on + timedelta(days=1))
    assert uid() == first


def test_a_new_address_ends_the_earlier_one(officer):
    first, second = make_feed(by=officer), make_feed(by=officer)

    assert Client().get(first.address()).status_code == 404
    assert Client().get(second.address()).status_code == 200


def test_a_revoked_address_answers_nobody(client_for, officer):
    client = client_for(officer)
    feed = make_feed(by=officer)

    page = client.post(FEED, {"do": "revoke"}, follow=True).content.decode()

    assert "does not work any more" in page
    assert Client().get(feed.address()).status_code == 404
    assert not revoke_feed(by=officer)
    assert list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True)) == [
        "rotation.feed_made",
        "rotation.feed_revoked",
    ]


def test_the_feed_of_somebody_who_left_answers_nobody(officer):
    feed = make_feed(by=officer)
    officer.is_active = False
    officer.save()

    assert Client().get(feed.address()).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 500, "é"])
def test_a_guessed_address_is_not_found(token):
    assert Client().get(f"/calendars/{token}.ics").status_code == 404


def test_the_token_is_nowhere_in_clear(officer):
    feed = make_feed(by=officer)
    token = feed.address().rpartition("/")[2].removesuffix(".ics")

    kept = Feed.objects.values_list("digest", "sealed_token").get()
    assert token not in kept[0]
    assert token.encode() not in bytes(kept[1])
