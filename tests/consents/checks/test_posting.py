"""I have posted it: the second evaluation, the post that stands on it, and its end."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from config import clock
from config.workflow import Refused, WrongState
from consents.checks import actions, posting
from consents.checks.models import PhotoCheck
from consents.checks.post import Post
from consents.records.actions import raise_flag
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.factories import make_withdrawal

pytestmark = pytest.mark.django_db
URL = "https://facebook.com/council/posts/1"


@pytest.fixture
def child():
    child = make_child()
    make_form(child)
    return child


def post(check, by, **fields):
    values = {"url": URL, "posted_on": clock.today(), "once": uuid.uuid4()} | fields
    return posting.record_post(check=check, by=by, **values)


def test_a_post_stands_on_the_check_made_at_that_moment(manager, child):
    check = make_check(manager, child)

    posted = post(check, manager)

    assert posted.photo_check.earlier == check
    assert posted.is_permitted and posted.is_live
    assert list(Post.objects.live().showing([child.pk])) == [posted]
    assert AuditEvent.objects.get(event="check.posted").target_ref == posted.photo_check.reference


def test_a_withdrawal_between_check_and_posting_wins_and_the_post_is_on_record(manager, child):
    check = make_check(manager, child)
    make_withdrawal(child)

    posted = post(check, manager)

    assert check.outcome == "ALLOW"
    assert posted.photo_check.outcome == "BLOCK"
    assert not posted.is_permitted
    assert Post.objects.live().filter(pk=posted.pk).exists()


def test_pressing_twice_records_once(manager, child):
    check, once = make_check(manager, child), uuid.uuid4()

    assert post(check, manager, once=once) == post(check, manager, once=once)
    assert PhotoCheck.objects.count() == 2


def test_what_else_is_done_on_posting_is_done_in_the_same_transaction(manager, child, monkeypatch):
    def refuse(posted, by):
        raise RuntimeError(by.pk)

    monkeypatch.setattr(posting, "AFTER_POSTING", [refuse])
    with pytest.raises(RuntimeError):
        post(make_check(manager, child), manager)

    assert not Post.objects.exists()


@pytest.mark.parametrize("days", [1, -1])
def test_the_day_is_neither_to_come_nor_before_the_check(manager, child, days):
    with pytest.raises(Refused) as refused:
        post(make_check(manager, child), manager, posted_on=clock.today() + timedelta(days=days))

    assert refused.value.field == "posted_on"


def test_a_photo_that_was_posted_long_ago_is_recorded_with_its_day(manager, child):
    day = clock.today() - timedelta(days=20)
    check = make_check(manager, child, publish_on=day, taken_on=day, retrospective=True)

    posted = post(check, manager, posted_on=day)

    assert posted.posted_on == day
    assert posted.photo_check.retrospective


def test_the_later_check_answers_for_the_photo(manager, child):
    check = make_check(manager, child)
    again = actions.ask_again(check=check, once=uuid.uuid4(), by=manager)

    with pytest.raises(WrongState) as refused:
        post(check, manager)

    assert again.reference in refused.value.message


def test_a_post_is_taken_down_once(manager, comms, child):
    posted = post(make_check(manager, child), manager)

    assert not posting.record_removal(post=posted, by=comms).is_live
    assert not Post.objects.live().exists()
    with pytest.raises(WrongState):
        posting.record_removal(post=posted, by=manager)
    assert str(posted) == f"post {posted.pk} of {posted.photo_check_id}"


def test_a_flag_after_posting_changes_no_stored_answer(manager, safeguarding, child):
    posted = post(make_check(manager, child), manager)

    raise_flag(child=child, kind="block", review_on=clock.today() + timedelta(days=9), by=safeguarding)

    assert PhotoCheck.objects.get(pk=posted.photo_check_id).outcome == "ALLOW"
