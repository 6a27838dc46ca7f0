"""The red list: which accounts are on it, and why."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from config import clock as portal_clock
from socialaccounts.drills.redlist import Reason, reasons, red_list
from socialaccounts.models import AccessProof, Freeze, RecoveryKit, SocialAccount, Version
from socialaccounts.register.terms import Status
from tests.factories import make_user
from tests.socialaccounts.drills.conftest import proof
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import (
    make_confirmation,
    make_elsewhere,
    make_named,
    set_model,
)
from tests.socialaccounts.vault.factories import make_rotation

pytestmark = pytest.mark.django_db


def why(account):
    return next((reasons(one) for one in red_list().filter(pk=account.pk)), [])


def test_a_safe_account_is_not_on_it(safe):
    assert why(safe) == []
    assert not red_list().exists()


def test_every_reason_has_a_filter_that_finds_just_it(safe, account):
    for reason in Reason:
        assert [one.pk for one in red_list(reason)] == [
            one.pk for one in red_list() if reason in reasons(one)
        ]


@pytest.mark.parametrize("status", [Status.PLANNED, Status.PARKED, Status.CLOSED])
def test_only_live_accounts_are_on_it(status, comms, comms2):
    make_account(status=status)

    assert not red_list().exists()


class TestFew:
    def test_one_active_person_in_comms_is_too_few_for_all(self, safe, comms2):
        comms2.is_active = False
        comms2.save()

        assert why(safe) == [Reason.FEW]

    def test_somebody_with_the_right_by_another_role_counts(self, safe, comms2):
        from django.contrib.auth.models import Permission

        comms2.groups.clear()
        assert why(safe) == [Reason.FEW]
        role = Group.objects.create(name="Duty officers")
        role.permissions.add(Permission.objects.get(codename="reveal_any"))
        comms2.groups.add(role)

        assert why(safe) == []

    def test_without_a_password_nobody_enters(self, safe):
        Version.objects.update(superseded_at=portal_clock.now())
        assert why(safe) == []  # An earlier value can still be fetched.

        Version.objects.update(
            superseded_at=None, confirmed_at=None, confirmed_by=None, abandoned_at=portal_clock.now()
        )
        assert why(safe) == [Reason.FEW]

    def test_a_frozen_account_is_entered_by_its_team(self, safe, officer, comms, comms2):
        freeze = Freeze.objects.create(account=safe, by=comms)
        freeze.team.set([officer, comms])
        assert why(safe) == [Reason.FEW]

        freeze.team.add(comms2)
        assert why(safe) == []

        freeze.team.set([])
        assert why(safe) == [Reason.FEW]

        freeze.lifted_at, freeze.lifted_by = portal_clock.now(), comms
        freeze.save()
        assert why(safe) == []

    def test_named_administrators_are_counted_among_active_comms_people(self, safe, officer, comms, comms2):
        make_named(safe, officer, comms)
        make_confirmation(safe)
        assert why(safe) == [Reason.FEW]

        make_named(safe, comms2)
        make_confirmation(safe)
        assert why(safe) == []

        safe.administrators.filter(user=comms).update(until=portal_clock.today())
        assert why(safe) == [Reason.FEW]

    def test_what_is_held_elsewhere_is_not_counted(self, safe):
        make_elsewhere(safe)
        make_confirmation(safe)

        assert why(safe) == []


class TestOtherReasons:
    def test_a_drill_that_failed(self, safe, comms2):
        proof(safe, comms2, worked=False)

        assert why(safe) == [Reason.FAILED]

    def test_never_drilled(self, safe):
        other = make_account()
        assert Reason.NEVER in why(other)
        assert Reason.NEVER not in why(safe)

    def test_no_second_factor_neither_in_the_vault_nor_elsewhere(self, safe):
        RecoveryKit.objects.update(sealed_seed=b"")
        assert why(safe) == [Reason.NO_FACTOR]

        RecoveryKit.objects.update(second_factor="Security key in the safe")
        assert why(safe) == []

        RecoveryKit.objects.all().delete()
        assert why(safe) == [Reason.NO_FACTOR]

    def test_a_late_rotation(self, safe):
        rotation = make_rotation(safe.credential.current(), due=portal_clock.today())
        assert why(safe) == []

        rotation.due_on = portal_clock.today() - timedelta(days=1)
        rotation.save()
        assert why(safe) == [Reason.OVERDUE]

    def test_a_confirmation_late_or_missing_or_from_before(self, safe):
        make_elsewhere(safe)
        assert why(safe) == [Reason.OVERDUE]
        make_confirmation(safe, due=portal_clock.today() - timedelta(days=1))
        assert why(safe) == [Reason.OVERDUE]
        make_confirmation(safe)
        assert why(safe) == []
        set_model(safe, "held_elsewhere", kept_in="Another vault")
        assert why(safe) == [Reason.OVERDUE]


def test_the_worst_comes_first(safe, comms, service):
    bare = make_account("B bare", service=service)
    failed = make_account("A failed", service=service)
    from tests.socialaccounts.vault.factories import make_version

    make_version(failed)
    proof(failed, comms, worked=False)
    RecoveryKit.objects.update(sealed_seed=b"")

    order = [one.pk for one in red_list().order_by("-badness", "sort_name", "pk")]

    assert order == [bare.pk, failed.pk, safe.pk]
    assert why(bare) == [Reason.FEW, Reason.NO_FACTOR, Reason.NEVER]


def test_it_takes_as_many_queries_at_any_length(comms, comms2, django_assert_num_queries):
    for _ in range(30):
        make_account()

    with django_assert_num_queries(2):
        assert len([reasons(one) for one in red_list()]) == 30
    assert not AccessProof.objects.exists()
    assert SocialAccount.objects.count() == 30


def test_somebody_in_two_roles_counts_once(safe, comms, comms2):
    comms2.is_active = False
    comms2.save()
    from django.contrib.auth.models import Permission

    role = Group.objects.create(name="Duty officers")
    role.permissions.add(Permission.objects.get(codename="reveal_any"))
    comms.groups.add(role)

    assert why(safe) == [Reason.FEW]
    make_user(role="comms")
    assert why(safe) == []
