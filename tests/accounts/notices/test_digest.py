"""One mail each morning for those who want that."""

from datetime import datetime

import pytest
from django.core import mail

from accounts.models import Notice
from accounts.notices.deliver import deliver_due
from accounts.notices.digest import MOST_LISTED, deliver_digests, last_morning
from accounts.notices.models import CLAIM_LASTS, Preference
from accounts.notices.tasks import deliver
from config import clock as portal_clock
from tests.accounts.notices.conftest import URGENT
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def london(*parts):
    return datetime(*parts, tzinfo=portal_clock.LONDON)


@pytest.fixture
def daily(officer, clock):
    """The officer wants one mail a day; it is Monday morning before it goes out."""
    clock.move_to(london(2027, 3, 1, 6, 0))
    Preference.objects.create(person=officer, mail=Preference.Mail.DAILY)
    return officer


def test_what_gathered_goes_out_in_one_mail_in_the_morning(owe, daily, clock, settings):
    for name in ("Parks", "Lakes"):
        owe(daily, about=make_service(name), title=f"About {name}")
    assert (deliver_due(), deliver_digests()) == (0, 0), "not before half past seven"

    clock.move_to(london(2027, 3, 1, 7, 31))

    assert (deliver_due(), deliver_digests(), deliver_digests()) == (0, 1, 0)
    (message,) = mail.outbox
    assert message.subject == "Social media portal: 2 notices"
    assert message.to == [daily.email]
    assert "- About Parks\n" in message.body
    assert message.body.index("About Parks") < message.body.index("About Lakes")
    assert f"{settings.PORTAL_URL}/register/" in message.body
    assert "About Lakes</a>" in message.alternatives[0].content
    assert not Notice.objects.filter(sent_at=None).exists()


def test_what_came_after_the_mail_waits_for_the_next_morning(owe, daily, service, clock):
    clock.move_to(london(2027, 3, 1, 8, 0))
    owe(daily, about=service)
    assert deliver_digests() == 0

    clock.move_to(london(2027, 3, 2, 7, 30))

    assert deliver_digests() == 1


def test_a_morning_on_which_nobody_worked_is_made_up_for(owe, daily, service, clock):
    owe(daily, about=service)

    clock.move_to(london(2027, 3, 4, 23, 0))

    assert deliver_digests() == 1


def test_what_cannot_wait_goes_at_once(owe, daily, service):
    owe(daily, about=service, kind=URGENT)

    assert deliver_due() == 1
    assert mail.outbox[0].subject == "About Parks"


def test_everybody_else_is_mailed_at_once(owe, daily, manager, service):
    Preference.objects.create(person=manager, mail=Preference.Mail.AT_ONCE)
    owe(daily, manager, about=service)

    deliver()

    assert [message.to for message in mail.outbox] == [[manager.email]]


def test_the_day_the_clocks_change_has_one_morning(clock):
    clock.move_to(london(2027, 3, 28, 7, 30))
    assert last_morning() == london(2027, 3, 28, 7, 30)

    clock.move_to(london(2027, 10, 31, 7, 29))
    assert last_morning() == london(2027, 10, 30, 7, 30)


def test_a_long_list_is_cut_and_says_how_much_more_there_is(owe, daily, service, clock):
    for n in range(MOST_LISTED + 3):
        owe(daily, about=service, stage=str(n), title=f"Title {n}")
    clock.move_to(london(2027, 3, 1, 8, 0))

    deliver_digests()

    assert "And 3 more in the portal." in mail.outbox[0].body
    assert f"Title {MOST_LISTED}\n" not in mail.outbox[0].body


def test_a_mail_server_that_is_away_costs_time_and_nothing_else(
    owe, daily, manager, service, clock, settings
):
    Preference.objects.create(person=manager, mail=Preference.Mail.DAILY)
    owe(daily, manager, about=service)
    clock.move_to(london(2027, 3, 1, 8, 0))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert deliver_digests() == 0
    assert sorted(Notice.objects.values_list("failures", "last_error")) == [
        (0, ""),
        (1, "ConnectionRefusedError"),
    ]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    clock.forward(minutes=2)

    assert deliver_digests() == 2


def test_one_broken_mail_does_not_hold_up_the_others(owe, daily, manager, service, clock):
    Preference.objects.create(person=manager, mail=Preference.Mail.DAILY)
    owe(daily, manager, about=service)
    daily.email = "two\nlines@council.example"
    daily.save()
    clock.move_to(london(2027, 3, 1, 8, 0))

    assert deliver_digests() == 1
    assert mail.outbox[0].to == [manager.email]
    assert Notice.objects.failed().get().recipient == daily


def test_a_dead_workers_mail_is_taken_up_again(owe, daily, service, clock):
    owe(daily, about=service)
    clock.move_to(london(2027, 3, 1, 8, 0))
    Notice.objects.update(claimed_at=portal_clock.now())
    assert deliver_digests() == 0

    clock.forward(seconds=CLAIM_LASTS.total_seconds() + 1)

    assert deliver_digests() == 1


def test_somebody_who_left_is_not_mailed(owe, daily, service, clock):
    owe(daily, about=service)
    daily.is_active = False
    daily.save()
    clock.move_to(london(2027, 3, 1, 8, 0))

    assert deliver_digests() == 0
    assert mail.outbox == []
    assert not Notice.objects.filter(sent_at=None).exists()


def test_the_cost_does_not_grow_with_those_who_have_nothing_waiting(
    daily, clock, django_assert_max_num_queries
):
    for _ in range(20):
        Preference.objects.create(person=make_user(), mail=Preference.Mail.DAILY)
    clock.move_to(london(2027, 3, 1, 8, 0))

    with django_assert_max_num_queries(1):
        assert deliver_digests() == 0
