"""What nobody's click opened is found by the hour; what is late is told to more people each day."""

from datetime import date, timedelta

import pytest

from accounts.models import Membership, Notice
from accounts.notices.deliver import deliver_due
from config import clock as portal_clock
from consents.checks.posting import record_removal
from consents.models import Flag, Form, StoredFile
from consents.takedowns.actions import take_down
from consents.takedowns.models import Cause, Status, TakeDown
from consents.takedowns.sweep import suspects, sweep, sweep_all
from consents.takedowns.tasks import sweep as hourly
from consents.takedowns.tasks import sweep_all as nightly
from tests.consents import factories
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import child_of, make_post, task_of
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(date(2026, 11, 27))


def withdrawn(child):
    factories.make_withdrawal(child)


def flagged(child):
    factories.make_flag(child)


def refused(child):
    factories.make_say(child, "refused")


def refused_on_paper(child):
    make_form(child, answer="refused", status="filed")


def infected(child):
    StoredFile.objects.filter(form__consents__child=child).update(scan="infected")


def in_care(child):
    type(child).objects.filter(pk=child.pk).update(looked_after=True)


def merged(child):
    type(child).objects.filter(pk=make_child("Ben Abara").pk).update(
        merged_into=child, merged_by=make_user(), merged_at=portal_clock.now()
    )


@pytest.mark.parametrize(
    ("happens", "cause"),
    [
        (withdrawn, Cause.WITHDRAWN),
        (flagged, Cause.FLAG),
        (refused, Cause.REFUSED),
        (refused_on_paper, Cause.REFUSED),
        (infected, Cause.FORM),
        (in_care, Cause.SIGN_OFF),
        (merged, Cause.MERGED),
    ],
)
def test_whatever_way_a_fact_changed_its_take_down_is_opened(happens, cause):
    post, other = make_post(), make_post()
    happens(child_of(post))

    assert sweep().opened == 1
    assert task_of(post).children.get().cause == cause
    assert not TakeDown.objects.filter(post=other).exists()
    assert sweep().opened == 0


def test_a_post_that_was_never_allowed_is_found_too(comms):
    post = make_post(comms, make_child())
    TakeDown.objects.get(post=post).children.all().delete()
    TakeDown.objects.all().delete()

    assert sweep().opened == 1


def test_only_posts_that_something_speaks_against_are_looked_at():
    post, _ = make_post(), make_post()
    flagged(child_of(post))

    assert list(suspects()) == [post]


def test_the_night_looks_at_every_post():
    post = make_post()
    Form.objects.filter(consents__child=child_of(post)).update(media=["video"])

    assert sweep().opened == 0
    assert sweep_all() == 1


def test_what_is_needed_no_longer_ends_by_itself():
    post = make_post()
    flagged(child_of(post))
    hourly.run()
    Flag.objects.update(
        lifted_at=portal_clock.now(), lifted_by=make_user(), lifted_because=Flag.Lifted.NOT_NEEDED
    )

    hourly.run()
    nightly.run()

    assert task_of(post).status == Status.NOT_NEEDED and task_of(post).closed_by is None


def test_a_post_recorded_as_gone_elsewhere_ends_its_take_down(comms):
    post = make_post()
    flagged(child_of(post))
    sweep()
    record_removal(post=post, by=comms)

    assert sweep().settled == 1
    assert (task_of(post).status, task_of(post).closed_by) == (Status.REMOVED, comms)


def late(clock, days, service=None, **people):
    """A take-down `days` after it was due (1 December), of an account that people hold."""
    account = make_account(**({"service": service} if service else {}))
    for person in people.values():
        make_holder(account, person)
    post = make_post(account=account)
    flagged(child_of(post))
    sweep()
    Notice.objects.all().delete()
    clock.forward(days=4 + days)
    return task_of(post)


def told():
    return {(notice.recipient, notice.stage) for notice in Notice.objects.filter(kind="take_down")}


def test_on_the_day_the_managers_hear_too_and_nobody_twice(clock, officer, manager, service, comms):
    task = late(clock, 0, service, holder=officer)

    assert sweep().told == 3
    assert sweep().told == 0
    asker = task.post.recorded_by
    assert told() == {(one, "on-the-day") for one in (officer, manager, asker)}


def test_a_day_late_comms_hears_every_day(clock, officer, comms, comms2):
    late(clock, 1, holder=officer)
    sweep()
    assert {(comms, "late-1"), (comms2, "late-1"), (officer, "late-1")} <= told()

    clock.forward(days=1)
    sweep()
    assert (comms, "late-2") in told()


def test_who_left_is_not_told(clock, officer, manager, service, comms):
    task = late(clock, 0, service, holder=officer)
    Membership.objects.filter(user=manager).update(ended_on=portal_clock.today() - timedelta(days=1))
    officer.is_active = False
    officer.save()

    sweep()

    assert {person for person, _ in told()} == {task.post.recorded_by}


def test_the_mail_names_the_post_and_no_child_and_is_not_sent_once_it_is_down(
    clock, officer, comms, mailoutbox
):
    task = late(clock, 1, holder=officer)
    sweep()
    deliver_due()
    child = child_of(task.post)
    assert mailoutbox and all(task.post.url in mail.body for mail in mailoutbox)
    assert not any(child.family_name in mail.body or "flag" in mail.body for mail in mailoutbox)

    clock.forward(days=1)
    sweep()
    take_down(task=task, words="Deleted", by=comms)
    sent = len(mailoutbox)
    deliver_due()
    assert len(mailoutbox) == sent
