"""Which facts call for a take-down, and which leave a post where it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from consents.models import Correction, Flag, StoredFile, Withdrawal, Wording
from consents.records.actions import OneEvent, Who
from consents.records.merging import merge
from consents.takedowns import recording
from consents.takedowns.actions import cannot_recall, reassess
from consents.takedowns.models import Cause, Status, TakeDown
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import child_of, make_post, task_of
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(FRIDAY)


def withdraw(child, by=None, **said):
    return recording.withdraw(children=[child], who=Who(), by=by or make_user(), **said)


def causes(task):
    return {(row.child_id, row.cause) for row in task.children.all()}


def test_a_withdrawal_opens_one_for_every_live_post_two_working_days_ahead(comms):
    child = make_child()
    make_form(child)
    posts = [make_post(None, child) for _ in range(3)]

    withdraw(child, comms)

    tasks = TakeDown.objects.filter(post__in=posts)
    assert {task.due_on for task in tasks} == {date(2026, 12, 1)}
    assert [causes(task) for task in tasks] == [{(child.pk, Cause.WITHDRAWN)}] * 3
    assert AuditEvent.objects.filter(event="take_down.opened").count() == 3


def test_who_holds_the_account_and_who_asked_is_told_at_once(officer):
    account, asker = make_account(), make_user()
    make_holder(account, officer)
    post = make_post(asker, account=account)

    withdraw(child_of(post))

    told = Notice.objects.filter(kind="take_down")
    assert {notice.recipient for notice in told} == {officer, asker}
    assert all(account.name in notice.title for notice in told)


def test_comms_is_told_where_nobody_else_is_left(comms):
    post = make_post()
    post.recorded_by.is_active = False
    post.recorded_by.save()

    withdraw(child_of(post))

    assert comms in {notice.recipient for notice in Notice.objects.filter(kind="take_down")}


def test_a_withdrawal_of_another_channel_leaves_the_post():
    post = make_post()

    withdraw(child_of(post), channels=["instagram"])

    assert not TakeDown.objects.exists()


@pytest.mark.parametrize(
    ("event", "stops"),
    [
        (OneEvent(name="Summer fair"), True),
        (OneEvent(name="Winter fair", first_day=date(2026, 1, 1), last_day=date(2026, 1, 2)), False),
        (OneEvent(name="Winter fair"), True),
    ],
)
def test_a_withdrawal_of_one_event_stops_what_may_be_of_it(event, stops):
    post = make_post(event_name="Summer fair")

    withdraw(child_of(post), event=event)

    assert TakeDown.objects.exists() is stops


@pytest.mark.parametrize(("kind", "opens"), [("block", True), ("refer", False), ("no_name", False)])
def test_a_flag_opens_one_only_where_it_says_block(kind, opens, safeguarding):
    post = make_post()

    recording.raise_flag(
        child=child_of(post), kind=kind, review_on=portal_clock.today() + timedelta(days=9), by=safeguarding
    )

    assert TakeDown.objects.exists() is opens


def test_what_cannot_be_recalled_stays_so_when_its_flag_is_lifted(safeguarding, comms):
    post = make_post()
    flag = recording.raise_flag(
        child=child_of(post), kind=Flag.Kind.BLOCK, review_on=date(2027, 1, 1), by=safeguarding
    )
    cannot_recall(task=task_of(post), beyond="printed", words="Leaflets were given out", by=comms)

    recording.lift_flag(flag=flag, because=Flag.Lifted.IN_ERROR, by=safeguarding)

    assert task_of(post).status == Status.CANNOT


def test_a_flag_that_is_lifted_ends_what_it_called_for(safeguarding):
    post = make_post()
    flag = recording.raise_flag(
        child=child_of(post), kind=Flag.Kind.BLOCK, review_on=date(2027, 1, 1), by=safeguarding
    )

    recording.lift_flag(flag=flag, because=Flag.Lifted.IN_ERROR, by=safeguarding)

    task = task_of(post)
    assert task.status == Status.NOT_NEEDED and task.closed_by == safeguarding
    assert AuditEvent.objects.filter(event="take_down.not_needed").count() == 1


def test_a_mistake_corrected_by_another_person_ends_it(comms, comms2):
    post = make_post()
    (row,) = withdraw(child_of(post), comms)

    recording.correct_withdrawal(withdrawal=row, reason="Another child was meant", by=comms2)

    assert task_of(post).status == Status.NOT_NEEDED
    assert Withdrawal.objects.count() == Correction.objects.count() == 1
    assert not Withdrawal.objects.standing().exists()


def test_a_childs_refusal_opens_one(comms):
    post = make_post()

    recording.record_say(child=child_of(post), kind="refused", said_on=portal_clock.today(), by=comms)

    assert causes(task_of(post)) == {(child_of(post).pk, Cause.REFUSED)}


def test_a_child_who_came_into_care_needs_a_sign_off(safeguarding):
    post = make_post()

    recording.set_looked_after(child=child_of(post), looked_after=True, by=safeguarding)

    assert causes(task_of(post)) == {(child_of(post).pk, Cause.SIGN_OFF)}


def test_a_form_found_infected_later_opens_one():
    post = make_post()
    StoredFile.objects.update(scan="infected")

    reassess(posts=[post.pk], by=None)

    assert causes(task_of(post)) == {(child_of(post).pk, Cause.FORM)}


def test_a_form_that_is_scanned_once_more_leaves_the_post():
    post = make_post()
    StoredFile.objects.update(scan="waiting")

    reassess(posts=[post.pk], by=None)

    assert not TakeDown.objects.exists()


def test_a_merge_asks_about_the_posts_of_both(comms):
    post, other = make_post(), make_child("Adah Okafor")
    merge(child=other, into=child_of(post), by=comms)

    reassess(children=[other], by=comms)

    assert causes(task_of(post)) == {(child_of(post).pk, Cause.MERGED)}


def test_a_newer_form_that_waits_takes_nothing_away(clock):
    child, account = make_child(), make_account()
    form = make_form(child)
    post = make_post(None, child, account=account)
    clock.forward(days=1)
    make_form(
        child, adult=form.adult, status="filed", signed_on=portal_clock.today(), filed_at=portal_clock.now()
    )

    reassess(children=[child], by=None)

    assert not TakeDown.objects.filter(post=post).exists()


def test_expiry_leaves_old_posts_unless_the_wording_ends_them(clock):
    child, other = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(child, valid_until=portal_clock.today() + timedelta(days=5))
    newest = Wording.objects.issued()[0]
    ending = Wording.objects.create(
        version="ends", offers=newest.offers, media=newest.media, naming=newest.naming, max_months=24,
        own_say_age=13, ends_posts=True, issued_on=date(2026, 1, 1),
    )  # fmt: skip
    make_form(other, wording=ending, valid_until=portal_clock.today() + timedelta(days=5))
    stays, ends = make_post(None, child), make_post(None, other)

    clock.forward(days=6)
    reassess(posts=[stays.pk, ends.pk], by=None)

    assert not TakeDown.objects.filter(post=stays).exists()
    assert causes(task_of(ends)) == {(other.pk, Cause.ENDED)}


def test_a_closed_account_leaves_the_post():
    post = make_post()
    type(post.photo_check.account).objects.update(
        status="closed", closed_at=portal_clock.now(), closed_because="Not needed"
    )

    reassess(posts=[post.pk], by=None)

    assert not TakeDown.objects.exists()


def test_what_was_posted_although_the_answer_was_no_comes_down(comms):
    child = make_child()

    post = make_post(comms, child)

    assert causes(task_of(post)) == {(child.pk, Cause.NO_BASIS)}


def test_a_post_of_unknown_children_comes_down_for_no_child_in_particular(comms):
    child = make_child()
    make_form(child)

    post = make_post(comms, child, recognisable=2)

    assert causes(task_of(post)) == set()


def test_another_child_is_added_to_the_open_one_and_nothing_is_opened_twice(comms):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(ada)
    make_form(ben)
    post = make_post(None, ada, ben)
    withdraw(ada, comms)

    withdraw(ben, comms)
    reassess(children=[ada, ben], by=comms)

    assert causes(task_of(post)) == {(ada.pk, Cause.WITHDRAWN), (ben.pk, Cause.WITHDRAWN)}
    assert AuditEvent.objects.filter(event="take_down.opened").count() == 2


def test_of_what_cannot_be_recalled_only_another_childs_family_has_news(comms):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(ada)
    make_form(ben)
    post = make_post(None, ada, ben)
    withdraw(ada, comms)
    cannot_recall(task=task_of(post), beyond="printed", words="Leaflets were given out", by=comms)

    recording.record_say(child=ada, kind="refused", said_on=portal_clock.today(), by=comms)
    assert TakeDown.objects.count() == 1

    withdraw(ben, comms)
    assert {row[0] for row in causes(TakeDown.objects.open().get())} == {ben.pk}


def test_looking_again_costs_the_same_for_one_post_and_for_twenty(comms):
    child = make_child()
    make_form(child)
    make_post(None, child)
    with CaptureQueriesContext(connection) as one:
        reassess(children=[child], by=comms)
    for _ in range(19):
        make_post(None, child)

    with CaptureQueriesContext(connection) as twenty:
        reassess(children=[child], by=comms)

    assert len(twenty) == len(one)
