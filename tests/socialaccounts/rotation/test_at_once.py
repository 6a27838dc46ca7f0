"""Several people, or several workers, at the same moment."""

from datetime import date, timedelta
from functools import partial

import pytest

from accounts.models import Notice
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.models import Rotation, Version
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.values import NO_VERSION, Value
from tests.at_once import at_once
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def test_of_two_depositors_one_wins_and_the_other_is_told_who(account, officer, deputy):
    seen = NO_VERSION
    for number in range(ROUNDS):
        results = at_once(
            partial(
                change_password,
                account=account,
                by=officer,
                value=Value("council", f"otter-canyon-{number}-lantern", seen=seen),
            ),
            partial(
                change_password,
                account=account,
                by=deputy,
                value=Value("council", f"heron-quarry-{number}-violet", seen=seen),
            ),
        )

        won = [one for one in results if isinstance(one, Version)]
        lost = [one for one in results if isinstance(one, Refused)]
        assert (len(won), len(lost)) == (1, 1), results
        assert f"{won[0].deposited_by.full_name} changed this password" in lost[0].message
        seen = str(won[0].pk)

    assert Version.objects.count() == ROUNDS
    assert Version.objects.current().count() == 1


def test_a_double_click_in_two_workers_is_one_version(account, officer):
    seen = NO_VERSION
    for number in range(ROUNDS):
        value = Value("council", f"otter-canyon-lantern-{number}", seen=seen)

        results = at_once(*[partial(change_password, account=account, by=officer, value=value)] * 2)

        assert [one.pk for one in results] == [value.attempt] * 2
        seen = str(value.attempt)

    assert Version.objects.count() == ROUNDS


def test_sweeps_at_once_open_and_owe_everything_once(service, officer, manager):
    due = portal_clock.today() - timedelta(days=3)
    for _ in range(30):
        make_version(make_account(service=service, lead=officer), due=due)

    results = at_once(*[sweep] * 4)

    assert not [one for one in results if isinstance(one, Exception)]
    assert sum(one.opened for one in results) == Rotation.objects.count() == 30
    assert Notice.objects.filter(kind="rotation_due", stage="late-3").count() == 30
    assert Notice.objects.filter(kind="rotation_late", stage="late-3").count() == 30
    assert Notice.objects.count() == 60


def test_a_change_during_a_sweep_leaves_no_open_rotation_after_the_next(account, officer, clock):
    clock.move_to(date(2027, 3, 1))
    for number in range(ROUNDS):
        due = portal_clock.today()
        make_version(account, due=due)
        value = Value("council", f"otter-canyon-lantern-{number}")

        results = at_once(sweep, partial(change_password, account=account, by=officer, value=value))
        sweep()

        assert not [one for one in results if isinstance(one, Exception)], results
        assert not Rotation.objects.open().exists()
        clock.forward(days=1)
