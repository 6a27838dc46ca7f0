"""Changing how people get into an account, and keeping the list of those who do."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from socialaccounts.models import AccessChange, AccessConfirmation, Administrator, Period, SocialAccount
from socialaccounts.register.terms import Status
from socialaccounts.vault.access import actions
from socialaccounts.vault.access.queries import comms_among, latest_confirmation, named, way_into
from socialaccounts.vault.actions import deposit, reveal
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import make_elsewhere, make_named, set_model

pytestmark = pytest.mark.django_db
WHY = "Facebook pages have no password"


def change(account, comms, model="named_administrators", reason=WHY, **more):
    return actions.change_model(account=account, by=comms, model=model, reason=reason, **more)


class TestChangeModel:
    def test_sets_it_and_keeps_who_when_and_why(self, account, comms):
        change(account, comms)

        account.refresh_from_db()
        assert account.access_model == "named_administrators"
        event = AuditEvent.objects.get()
        assert (event.event, event.reason) == ("credential.access_changed", WHY)

    def test_keeps_its_history(self, account, comms):
        change(account, comms)
        change(account, comms, "held_elsewhere", "Moved", kept_in="IT vault")
        change(account, comms, "shared_login", "Back")

        history = way_into(SocialAccount.objects.get(pk=account.pk)).history
        assert [(one.model, one.kept_in) for one in history] == [
            ("shared_login", ""),
            ("held_elsewhere", "IT vault"),
            ("named_administrators", ""),
        ]

    def test_the_password_stays_but_is_not_shown(self, account, version, officer, comms):
        change(account, comms)

        with pytest.raises(Refused, match="has no shared login now: its named administrators get in"):
            reveal(account=account, by=officer)
        version.refresh_from_db()
        assert version.is_current
        assert not account.reveals.exists()

    def test_the_password_is_shown_again_once_the_login_is_shared_again(
        self, account, version, officer, comms
    ):
        change(account, comms, "held_elsewhere", kept_in="IT vault")
        with pytest.raises(Refused, match="its password is held in another vault"):
            reveal(account=account, by=officer)
        change(account, comms, "shared_login", "Back")

        assert reveal(account=account, by=officer).version == version

    def test_nothing_is_deposited_without_a_shared_login(self, account, officer, comms):
        change(account, comms)

        with pytest.raises(Refused, match="has no shared login now"):
            deposit(account=account, by=officer, value=Value("council", "heron-quarry-violet-91"))

    @pytest.mark.parametrize("role", ["officer", "manager", "auditor", "admin"])
    def test_refuses_everybody_but_comms(self, request, account, role):
        with pytest.raises(Refused, match="Only comms"):
            change(account, request.getfixturevalue(role))

    def test_refuses_a_closed_account(self, comms):
        with pytest.raises(Refused, match="is closed"):
            change(make_account(status=Status.CLOSED), comms)

    @pytest.mark.parametrize(
        ("model", "more", "field"),
        [
            ("named_administrators", {"reason": "  "}, "reason"),
            ("held_elsewhere", {}, "kept_in"),
            ("shared_login", {}, "model"),
        ],
    )
    def test_refuses_holes_at_their_field(self, account, comms, model, more, field):
        with pytest.raises(Refused) as refused:
            change(account, comms, model, **more)

        assert refused.value.field == field
        assert not AccessChange.objects.exists()

    def test_a_second_click_changes_nothing(self, account, comms):
        first = change(account, comms, "held_elsewhere", kept_in="IT vault")

        assert change(account, comms, "held_elsewhere", kept_in=" IT vault ") == first
        assert AuditEvent.objects.count() == 1

    def test_another_place_of_the_same_kind_is_a_change(self, account, comms):
        change(account, comms, "held_elsewhere", kept_in="IT vault")
        change(account, comms, "held_elsewhere", "Moved", kept_in="Another vault")

        assert AccessChange.objects.count() == 2

    def test_the_history_cannot_be_rewritten(self, account, comms):
        from django.db import DatabaseError, transaction

        change(account, comms)

        for rewrite in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                rewrite(AccessChange.objects.all())


class TestAdministrators:
    def test_staff_and_outsiders_are_listed_by_name(self, account, officer, comms):
        make_named(account)
        actions.add_administrator(account=account, by=officer, user=comms)
        actions.add_administrator(account=account, by=officer, name="  Bright  Agency ")

        assert [(one.who, one.is_comms) for one in named(account)] == [
            ("Bright Agency", False),
            ("Comms Person", True),
        ]
        assert AuditEvent.objects.filter(event="credential.administrator_added").count() == 2

    def test_refuses_somebody_twice_and_nobody(self, account, officer, comms):
        make_named(account, comms)
        actions.add_administrator(account=account, by=officer, name="Bright Agency")

        for who, field in (
            ({"user": comms}, "user"),
            ({"name": "bright agency"}, "name"),
            ({"name": " "}, "name"),
        ):
            with pytest.raises(Refused) as refused:
                actions.add_administrator(account=account, by=officer, **who)
            assert refused.value.field == field

    def test_refuses_where_none_are_named(self, account, officer, comms):
        with pytest.raises(Refused, match="is not run by named administrators"):
            actions.add_administrator(account=account, by=officer, user=comms)

    def test_refuses_more_than_fifty(self, account, officer):
        make_named(account)
        Administrator.objects.bulk_create(
            Administrator(account=account, name=f"Person {number}") for number in range(50)
        )

        with pytest.raises(Refused, match="as many as it takes"):
            actions.add_administrator(account=account, by=officer, name="One more")

    def test_a_removed_one_is_history_and_can_come_back(self, account, officer, comms):
        make_named(account, comms)
        one = Administrator.objects.get()
        actions.remove_administrator(administrator=one, by=officer, reason="Left")
        actions.remove_administrator(administrator=one, by=officer)

        assert named(account) == []
        assert AuditEvent.objects.get().reason == "Left"
        actions.add_administrator(account=account, by=officer, user=comms)
        assert comms_among(account) == 1

    def test_only_active_comms_people_count(self, account, officer, comms, comms2):
        make_named(account, officer, comms, comms2)
        assert comms_among(account) == 2
        assert not way_into(account).too_few_comms

        comms2.is_active = False
        comms2.save()
        assert comms_among(account) == 1
        assert way_into(account).too_few_comms

    @pytest.mark.parametrize("role", ["manager", "stranger", "auditor", "admin"])
    def test_refuses_whoever_may_not_enter(self, request, account, comms, role):
        make_named(account, comms)
        person = request.getfixturevalue(role)

        with pytest.raises(Refused, match="You do not hold"):
            actions.add_administrator(account=account, by=person, name="x")
        with pytest.raises(Refused, match="You do not hold"):
            actions.remove_administrator(administrator=Administrator.objects.get(), by=person)
        with pytest.raises(Refused, match="You do not hold"):
            actions.confirm_access(account=account, by=person, seen=actions.fingerprint(account))


class TestConfirmAccess:
    @pytest.mark.parametrize(
        ("today", "due"),
        [
            (date(2027, 1, 31), date(2027, 2, 28)),
            (date(2028, 1, 31), date(2028, 2, 29)),
            (date(2027, 3, 28), date(2027, 4, 28)),
            (date(2027, 12, 31), date(2028, 1, 31)),
        ],
    )
    def test_is_due_again_a_calendar_month_later(self, account, officer, comms, comms2, clock, today, due):
        make_named(account, comms, comms2)
        account.holders.update(since=date(2020, 1, 1))
        Administrator.objects.update(since=date(2020, 1, 1))
        clock.move_to(today)

        done = actions.confirm_access(account=account, by=officer, seen=actions.fingerprint(account))

        assert (done.due_on, done.names) == (due, ["Comms Person", "Comms2 Person"])
        event = AuditEvent.objects.get()
        assert event.event == "credential.access_confirmed"
        assert due.isoformat() in event.details

    def test_follows_the_period_of_the_account(self, account, officer, clock):
        make_elsewhere(account)
        Period.objects.create(
            account=account, count=10, unit="days", decision="D1", decided_on=date(2026, 1, 1), by=officer
        )
        account.holders.update(since=date(2020, 1, 1))
        clock.move_to(date(2027, 2, 20))

        done = actions.confirm_access(account=account, by=officer, seen=actions.fingerprint(account))

        assert done.due_on == date(2027, 3, 2)

    def test_a_second_click_records_it_once(self, account, officer, comms):
        make_named(account, comms)
        seen = actions.fingerprint(account)

        first = actions.confirm_access(account=account, by=officer, seen=seen, note="All there")
        again = actions.confirm_access(account=account, by=officer, seen=seen, note="All there ")

        assert first == again
        assert AccessConfirmation.objects.count() == 1

    def test_refuses_a_list_that_changed_meanwhile(self, account, officer, comms):
        make_named(account, comms)
        seen = actions.fingerprint(account)
        actions.add_administrator(account=account, by=comms, name="Bright Agency")

        with pytest.raises(WrongState, match="Somebody changed the list"):
            actions.confirm_access(account=account, by=officer, seen=seen)

    def test_refuses_an_empty_list_a_shared_login_and_a_closed_account(self, account, officer, comms):
        with pytest.raises(Refused, match="has a shared login"):
            actions.confirm_access(account=account, by=officer, seen="")
        make_named(account)
        with pytest.raises(Refused, match="The list is empty"):
            actions.confirm_access(account=account, by=officer, seen=actions.fingerprint(account))
        closed = make_account(status=Status.CLOSED)
        set_model(closed, "held_elsewhere", kept_in="x")
        with pytest.raises(Refused, match="is closed"):
            actions.confirm_access(account=closed, by=comms, seen="")

    def test_one_from_before_the_way_in_changed_does_not_count(self, account, officer, comms):
        make_elsewhere(account)
        actions.confirm_access(account=account, by=officer, seen=actions.fingerprint(account))
        set_model(account, "named_administrators")

        assert latest_confirmation(account) is None

    def test_the_name_of_an_administrator_who_left_stays(self, account, officer):
        leaver = make_user("Lee Leaver")
        make_named(account, leaver)
        done = actions.confirm_access(account=account, by=officer, seen=actions.fingerprint(account))
        leaver.is_active = False
        leaver.save()

        done.refresh_from_db()
        assert done.names == ["Lee Leaver"]
