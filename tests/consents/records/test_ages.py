"""Told once each: the own-say age, coming of age, and flags whose review has come. By number, never by name."""

from datetime import date, timedelta

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from consents.records.ages import born_for, tell_of_birthdays, tell_of_reviews
from consents.records.merging import merge
from consents.records.tasks import tell
from tests.consents import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(TODAY)


def with_form(born):
    child = factories.make_child("Mia", "Okafor", born=born)
    factories.make_form(children=[child])
    return child


@pytest.mark.parametrize(
    ("age", "day", "born"),
    [
        (13, date(2026, 11, 22), date(2013, 11, 22)),
        (13, date(2029, 2, 28), date(2016, 2, 29)),
        (18, date(2030, 2, 28), date(2012, 2, 29)),
        (18, date(2026, 2, 28), date(2008, 2, 29)),
        (13, date(2026, 2, 28), date(2013, 2, 28)),
        (16, date(2016, 2, 29), date(2000, 2, 29)),
        (13, date(2113, 2, 28), date(2100, 2, 28)),
    ],
)
def test_the_last_birthday_that_makes_an_age(age, day, born):
    assert born_for(age, day) == born


@pytest.mark.parametrize(("years", "kind"), [(13, "child_own_say"), (18, "child_of_age")])
def test_consent_officers_are_told_once_and_nobody_by_name(comms, manager, years, kind):
    second = make_user(role="comms")
    child = with_form(date(TODAY.year - years, 11, 22))

    assert tell_of_birthdays() == 2
    assert tell_of_birthdays() == 0

    assert {notice.recipient for notice in Notice.objects.all()} == {comms, second}
    notice = Notice.objects.filter(recipient=comms).get()
    assert (notice.kind, notice.path, notice.about_id) == (kind, child.get_absolute_url(), str(child.pk))
    mail = message_for(notice)
    assert f"Child {child.pk}" in mail.subject
    assert "Okafor" not in mail.subject + mail.body + notice.title


@pytest.mark.parametrize("days", [1, -31])
def test_neither_the_day_before_nor_long_after(comms, days):
    with_form(date(2013, 11, 22) + timedelta(days=days))

    assert tell_of_birthdays() == 0


@pytest.mark.parametrize("days", [0, -29])
def test_a_portal_that_was_down_tells_it_later(comms, days):
    with_form(date(2013, 11, 22) + timedelta(days=days))

    assert tell_of_birthdays() == 1


def test_a_child_without_a_form_that_counts_is_no_news(comms):
    factories.make_child(born=date(2013, 11, 22))
    factories.make_form(children=[factories.make_child(born=date(2013, 11, 22))], status="filed")

    assert tell_of_birthdays() == 0


def test_what_was_merged_meanwhile_is_not_mailed(comms):
    child = with_form(date(2013, 11, 22))
    tell_of_birthdays()

    merge(child=child, into=factories.make_child(), by=comms)

    assert message_for(Notice.objects.get()) is None


def test_safeguarding_is_told_of_a_review_once_for_each_date(safeguarding, comms, clock):
    flag = factories.make_flag(factories.make_child("Mia", "Okafor"), review_on=TODAY)

    assert tell() == 1
    assert tell_of_reviews() == 0
    flag.review_on = TODAY + timedelta(days=5)
    flag.save()
    assert message_for(Notice.objects.get()) is None
    clock.forward(days=5)

    assert tell_of_reviews() == 1
    notice = Notice.objects.filter(stage="2026-11-27").get()
    assert notice.recipient == safeguarding
    assert "Okafor" not in message_for(notice).body + notice.title


def test_queries_do_not_grow_with_the_children(comms, django_assert_num_queries):
    from tests.costs import counted

    with_form(date(2013, 11, 22))
    with counted() as few:
        tell()
    for _ in range(20):
        with_form(date(2013, 11, 21))
        factories.make_flag(factories.make_child(), review_on=TODAY)
    with counted():
        tell()
    for _ in range(20):
        with_form(date(2013, 11, 20))
    with counted() as many:
        tell()

    assert many.queries <= few.queries + 2
    assert Notice.objects.filter(kind="child_own_say").count() == 41
