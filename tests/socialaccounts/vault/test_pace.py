"""Too many secrets in too short a time: who they are is asked anew, and the comms team is told once."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from socialaccounts.models import Reveal
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.models import Kind
from socialaccounts.vault.pace import ConfirmAgain
from tests.at_once import at_once
from tests.factories import make_user
from tests.socialaccounts.vault.factories import make_reveal

pytestmark = pytest.mark.django_db

LIMIT, MINUTES = 10, 10


def fetched(version, person, count, *, minutes_ago=0.0, kind=Kind.SHOWN):
    """That a person fetched secrets of the account, so many minutes ago."""
    is_password = kind in (Kind.SHOWN, Kind.COPIED)
    for _ in range(count):
        Reveal.objects.create(
            account=version.credential.account,
            version=version if is_password else None,
            person=person,
            kind=kind,
            at=portal_clock.now() - timedelta(minutes=minutes_ago),
        )


def test_the_tenth_is_shown_and_the_eleventh_is_not(account, officer, version):
    fetched(version, officer, LIMIT - 1)
    reveal(account=account, by=officer)

    with pytest.raises(ConfirmAgain, match="Confirm your password"):
        reveal(account=account, by=officer)

    assert Reveal.objects.count() == LIMIT
    assert AuditEvent.objects.filter(event="credential.revealed").count() == 1


def test_nothing_is_unsealed_for_the_eleventh(account, officer, version):
    fetched(version, officer, LIMIT)
    type(version).objects.update(sealed_password=b"\x01broken")

    with pytest.raises(ConfirmAgain):
        reveal(account=account, by=officer)


@pytest.mark.parametrize("kind", list(Kind))
def test_secrets_of_every_kind_count(account, officer, version, kind):
    fetched(version, officer, LIMIT, kind=kind)

    with pytest.raises(ConfirmAgain):
        reveal(account=account, by=officer, kind=Kind.COPIED)


@pytest.mark.parametrize(("minutes", "shown"), [(9.99, False), (10.01, True)])
def test_only_the_last_ten_minutes_count(account, officer, version, minutes, shown):
    fetched(version, officer, LIMIT, minutes_ago=minutes)

    if shown:
        assert reveal(account=account, by=officer)
    else:
        with pytest.raises(ConfirmAgain):
            reveal(account=account, by=officer)


def test_what_was_fetched_before_confirming_does_not_count(account, officer, version):
    fetched(version, officer, LIMIT, minutes_ago=1)

    assert reveal(account=account, by=officer, confirmed_at=portal_clock.now())


def test_confirming_long_ago_changes_nothing(account, officer, version):
    fetched(version, officer, LIMIT, minutes_ago=1)

    with pytest.raises(ConfirmAgain):
        reveal(account=account, by=officer, confirmed_at=portal_clock.now() - timedelta(minutes=5))


def test_what_others_fetched_does_not_count(account, officer, deputy, version):
    fetched(version, deputy, LIMIT)

    assert reveal(account=account, by=officer)


def test_the_limit_is_a_setting(account, officer, version, settings):
    settings.REVEAL_LIMIT, settings.REVEAL_LIMIT_MINUTES = 1, 60
    fetched(version, officer, 1, minutes_ago=59)

    with pytest.raises(ConfirmAgain, match="fetched 1 passwords and codes"):
        reveal(account=account, by=officer)


def refuse(account, person, **more):
    with pytest.raises(ConfirmAgain):
        reveal(account=account, by=person, **more)


def test_active_comms_are_told_and_it_is_on_record(account, officer, version, comms, comms2):
    gone = make_user("Gone Person", role="comms")
    gone.is_active = False
    gone.save()
    fetched(version, officer, LIMIT)

    refuse(account, officer)

    notices = Notice.objects.filter(kind="many_reveals")
    assert {notice.recipient for notice in notices} == {comms, comms2}
    assert notices[0].title == "Olive Officer wanted more than 10 passwords and codes in 10 minutes"
    assert notices[0].path == f"/register/knowledge/{officer.pk}/"
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id) == ("credential.many_reveals", officer.pk)


def test_the_person_themself_is_not_told(account, version, comms, comms2):
    fetched(version, comms, LIMIT)

    refuse(account, comms, reason="An emergency")

    assert [notice.recipient for notice in Notice.objects.filter(kind="many_reveals")] == [comms2]


def test_comms_is_told_once_of_a_burst_however_often_it_hits_the_limit(account, officer, version, comms):
    fetched(version, officer, LIMIT, minutes_ago=9)
    refuse(account, officer)
    confirmed = portal_clock.now() - timedelta(minutes=3)
    fetched(version, officer, LIMIT, minutes_ago=2)

    refuse(account, officer, confirmed_at=confirmed)

    assert Notice.objects.filter(kind="many_reveals").count() == 1


def test_comms_is_told_again_of_the_next_burst(account, officer, version, comms, clock):
    fetched(version, officer, LIMIT)
    refuse(account, officer)
    clock.forward(minutes=MINUTES)
    fetched(version, officer, LIMIT)

    refuse(account, officer)

    assert Notice.objects.filter(kind="many_reveals").count() == 2


def test_a_burst_begins_after_a_pause_of_ten_minutes(account, officer, version, comms):
    fetched(version, officer, 1, minutes_ago=60)
    first = make_reveal(version, officer, at=portal_clock.now() - timedelta(minutes=12))
    fetched(version, officer, LIMIT, minutes_ago=5)

    refuse(account, officer)

    assert Notice.objects.get(kind="many_reveals").stage == str(first.pk)


@hypothesis_settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(gaps=st.lists(st.floats(0.1, 15), min_size=1, max_size=30))
def test_nobody_gets_more_than_ten_in_any_ten_minutes_without_confirming(
    account, officer, version, settings, gaps
):
    """Random pauses between attempts: each is shown or refused as a count of the shown ones says."""
    officer = make_user()
    account.holders.create(user=officer, capacity="editor")
    shown, minute = [], 0.0
    for gap in gaps:
        minute += gap / 4
        settings.CLOCK_OFFSET = timedelta(minutes=minute)
        now = portal_clock.now()
        recent = [at for at in shown if now - at < timedelta(minutes=MINUTES)]
        try:
            reveal(account=account, by=officer)
        except ConfirmAgain:
            assert len(recent) >= LIMIT
        else:
            assert len(recent) < LIMIT
            shown.append(now)


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_counted_as_many(account, officer, version, comms):
    for _ in range(LIMIT - 2):
        make_reveal(version, officer)

    outcomes = at_once(*[partial(reveal, account=account, by=officer)] * 6)

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [ConfirmAgain] * 4
    assert Reveal.objects.count() == LIMIT
    assert Notice.objects.filter(kind="many_reveals").count() == 1
