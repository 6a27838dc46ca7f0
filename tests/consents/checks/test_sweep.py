"""Planned posts are looked at again on their day, many at a time, and who asked is told where the answer changed."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import Notice
from config import clock
from consents.checks import actions, posting
from consents.checks.models import PhotoCheck
from consents.checks.sweep import look_again
from consents.checks.tasks import look_again as task
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.factories import make_withdrawal
from tests.costs import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    child = make_child()
    make_form(child)
    return child


def test_who_asked_is_told_once_that_the_answer_changed(manager, child):
    check = make_check(manager, child)
    make_withdrawal(child)

    assert (look_again(), task()) == (1, 1)

    notice = Notice.objects.get(kind="check_changed")
    assert (notice.recipient, notice.path) == (manager, check.get_absolute_url())
    assert "Ada" not in notice.title + str(notice.facts)
    assert PhotoCheck.objects.get().outcome == "ALLOW"


def test_nothing_is_told_where_nothing_changed(manager, child):
    make_check(manager, child)
    make_check(manager, recognisable=0)

    assert look_again() == 0
    assert not Notice.objects.exists()


def test_only_todays_that_were_neither_posted_nor_asked_again_are_looked_at(manager, child):
    make_check(manager, child, publish_on=clock.today() + timedelta(days=1))
    posted = make_check(manager, child)
    posting.record_post(
        check=posted, url="https://x.example/1", posted_on=clock.today(), once=uuid.uuid4(), by=manager
    )
    asked_again = make_check(manager, child)
    again = actions.ask_again(check=asked_again, once=uuid.uuid4(), by=manager)
    make_withdrawal(child)

    assert look_again() == 1
    assert Notice.objects.get().path == again.get_absolute_url()


def test_someone_who_left_is_told_nothing(manager, child):
    make_check(manager, child)
    make_withdrawal(child)
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)

    assert look_again() == 1
    assert not Notice.objects.exists()


def test_many_cost_as_many_queries_as_one(manager, child):
    make_check(manager, child)
    with counted() as one:
        look_again()
    for number in range(12):
        other = make_child(f"Given{chr(97 + number)} Family{chr(97 + number)}")
        make_form(other)
        make_check(manager, other, gives_place=False)
    with counted() as many:
        look_again()

    assert many.queries == one.queries
