"""Reminders of policy and training: once a month for what is missing, once for what ends; nothing twice."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.learning.policy.actions import acknowledge
from accounts.learning.tasks import remind_all
from accounts.models import Notice
from accounts.notices.deliver import deliver_due
from tests.accounts.learning.factories import make_course, make_record, make_version
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def kinds():
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_what_is_missing_is_said_once_a_month(comms, holder, clock):
    version = make_version(comms)
    make_course("Social media")
    Notice.objects.all().delete()

    assert (remind_all(), remind_all()) == (2, 0)
    assert kinds() == ["policy_unread", "training_missing"]
    deliver_due()
    assert sorted(message.subject for message in mail.outbox) == [
        "Read and acknowledge the social media policy",
        "You need training to hold an account: Social media",
    ]
    assert f"Version {version.version} is in force" in "".join(message.body for message in mail.outbox)

    clock.forward(days=32)
    assert remind_all() == 2


def test_nobody_else_is_reminded(comms, manager):
    make_version(comms)
    make_course()

    assert remind_all() == 0


def test_what_was_done_meanwhile_is_not_mailed(comms, holder):
    version, course = make_version(comms), make_course()
    Notice.objects.all().delete()
    remind_all()
    acknowledge(version=version, by=holder)
    make_record(holder, course, by=comms)

    deliver_due()

    assert mail.outbox == []


def test_what_ends_within_a_month_is_said_once(comms, holder, clock):
    course = make_course("Social media")
    made = make_record(holder, course, by=comms)
    clock.move_to(made.valid_until - timedelta(days=31))
    assert remind_all() == 0

    clock.forward(days=1)

    assert (remind_all(), remind_all()) == (1, 0)
    deliver_due()
    assert "counts until" in mail.outbox[0].body


def test_what_a_later_course_follows_ends_silently(comms, holder, clock):
    course = make_course()
    made = make_record(holder, course, by=comms)
    clock.move_to(made.valid_until - timedelta(days=20))
    make_record(holder, course)

    assert remind_all() == 0


def test_a_record_followed_meanwhile_is_not_mailed(comms, holder, clock):
    course = make_course()
    made = make_record(holder, course, by=comms)
    clock.move_to(made.valid_until)
    remind_all()
    make_record(holder, course)

    deliver_due()

    assert mail.outbox == []


def test_it_costs_the_same_for_many(comms, holder, django_assert_num_queries):
    make_version(comms)
    make_course()
    from tests.socialaccounts.factories import make_account

    for _ in range(20):
        make_account(lead=make_user())

    with django_assert_num_queries(7):
        assert remind_all() == 42


def test_without_a_policy_nothing_is_asked(holder):
    assert remind_all() == 0
