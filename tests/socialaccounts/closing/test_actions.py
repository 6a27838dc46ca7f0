from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.closing import actions
from socialaccounts.closing.models import Closing, ClosingStep
from socialaccounts.closing.steps import FIRST, OUTCOMES, Step, due_on, needing
from socialaccounts.models import SocialAccount, Version
from socialaccounts.register.actions import close
from socialaccounts.vault.rules import may_enter
from tests.factories import make_user
from tests.socialaccounts.closing.factories import begun, tick, until
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import make_named
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer, deputy=make_user("Dee Deputy"))


@pytest.fixture
def closing(account, comms):
    return begun(account, comms)


def step(closing, name):
    return Closing.objects.get(pk=closing.pk).step(name)


def told(kind):
    return {one.recipient.full_name for one in Notice.objects.filter(kind=kind).select_related("recipient")}


def refusal(act, **given):
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value


class TestTable:
    def test_every_step_has_its_order_and_its_outcomes(self):
        assert set(FIRST) == set(OUTCOMES) == set(Step)
        places = {one: place for place, one in enumerate(Step)}
        assert all(places[first] < places[one] for one in Step for first in FIRST[one])
        assert set(FIRST[Step.CLOSE]) == set(Step) - {Step.CLOSE}
        assert Step.CLOSE in needing(Step.END)

    def test_no_step_is_due_before_today(self):
        today = portal_clock.today()

        assert due_on(Step.MONTH, today + timedelta(days=3), today) == today
        assert due_on(Step.MONTH, today + timedelta(days=40), today) == today + timedelta(days=10)
        assert due_on(Step.NAME, today + timedelta(days=3), today) == today + timedelta(days=3)


class TestBegin:
    def test_plans_every_step_tells_and_records(self, account, officer, manager, comms):
        closing = begun(account, comms)

        days = {row.step: (closing.ends_on - row.due_on).days for row in closing.in_order}
        assert days == {
            "month": 30, "two-weeks": 14, "two-days": 2, "export": 0, "end": 0, "administrators": 0, "name": 0,
            "close": 0,
        }  # fmt: skip
        assert told("closing_started") == {officer.full_name, "Dee Deputy", manager.full_name}
        body = message_for(Notice.objects.filter(kind="closing_started").first()).body
        assert "Announce it a month before: by" in body and "Nobody reads it" in body
        event = AuditEvent.objects.about(account).first()
        assert (event.event, event.reason) == ("account.closing_started", "Nobody reads it")
        account.refresh_from_db()
        assert account.is_live

    def test_a_parked_account_can_be_closed_too(self, service, comms):
        assert begun(make_account(service=service, status="parked"), comms).is_running

    def test_refuses_others_and_accounts_that_cannot(self, account, service, officer, comms):
        day = portal_clock.today()
        given = {"ends_on": day, "because": "x"}
        planned, closed = make_account(status="planned"), make_account(status="closed")

        assert (
            "Only the communications team"
            in refusal(actions.begin, account=account, by=officer, **given).message
        )
        assert "was never live" in refusal(actions.begin, account=planned, by=comms, **given).message
        assert "closed already" in refusal(actions.begin, account=closed, by=comms, **given).message
        begun(account, comms)
        assert "being closed already" in refusal(actions.begin, account=account, by=comms, **given).message

    def test_refuses_a_day_in_the_past_and_no_reason(self, account, comms):
        day = portal_clock.today()

        late = refusal(actions.begin, account=account, ends_on=day - timedelta(days=1), because="x", by=comms)
        bare = refusal(actions.begin, account=account, ends_on=day, because=" ", by=comms)

        assert (late.field, bare.field) == ("ends_on", "because")
        assert not Closing.objects.exists()


class TestSettle:
    def test_keeps_who_when_and_how(self, closing, account, officer):
        row = actions.settle(row=step(closing, Step.MONTH), outcome="done", note=" Post 1 ", by=officer)

        assert (row.settled_by, row.outcome, row.note) == (officer, "done", "Post 1")
        event = AuditEvent.objects.about(account).first()
        assert (event.event, event.reason) == ("account.closing_step_settled", "Post 1")
        assert (event.facts["step"], event.facts["outcome"]) == ("Announce it a month before", "Done")

    def test_what_is_not_needed_says_why(self, closing, officer):
        given = {"row": step(closing, Step.EXPORT), "outcome": "not_needed", "by": officer}

        assert refusal(actions.settle, note=" ", **given).field == "note"
        assert actions.settle(note="It has no posts", **given).outcome == "not_needed"

    def test_refuses_an_outcome_of_another_step(self, closing, officer):
        for outcome in ("deleted", ""):
            refused = refusal(
                actions.settle, row=step(closing, Step.MONTH), outcome=outcome, note="x", by=officer
            )
            assert refused.field == "outcome"

    def test_refuses_others_and_names_the_faster(self, closing, officer, manager, comms):
        row = step(closing, Step.MONTH)
        others = refusal(actions.settle, row=row, outcome="done", note="x", by=manager)
        assert "Only those who run The Pool" in others.message
        tick(closing, comms, Step.MONTH)

        with pytest.raises(WrongState, match="Comms Person settled “Announce it a month before”"):
            actions.settle(row=row, outcome="done", note="y", by=officer)
        assert step(closing, Step.MONTH).note == "Seen: month"

    def test_refuses_the_wrong_order(self, closing, officer, comms):
        early = refusal(actions.settle, row=step(closing, Step.DAYS), outcome="done", note="x", by=officer)
        end = refusal(actions.settle, row=step(closing, Step.END), outcome="deleted", note="x", by=officer)
        last = refusal(actions.settle, row=step(closing, Step.CLOSE), outcome="done", note="", by=comms)

        assert (
            early.message
            == "Still missing before “Announce it 48 hours before”: “Announce it two weeks before”."
        )
        assert "“Export the data”" in end.message
        assert last.message.count("“") == 8

    def test_refuses_to_end_it_before_the_announced_day(self, closing, officer, clock):
        tick(closing, officer, *until(Step.END))
        given = {"outcome": "deleted", "note": "Gone", "by": officer}

        assert (
            "was announced as the day"
            in refusal(actions.settle, row=step(closing, Step.END), **given).message
        )
        clock.forward(days=60)
        assert actions.settle(row=step(closing, Step.END), **given).outcome == "deleted"

    def test_refuses_while_the_portal_still_lists_administrators(self, service, officer, comms, clock):
        account = make_named(make_account(service=service, lead=officer), comms)
        closing = begun(account, comms, portal_clock.today())
        tick(closing, officer, *until(Step.ADMINISTRATORS))
        row = step(closing, Step.ADMINISTRATORS)

        refused = refusal(actions.settle, row=row, outcome="done", note="x", by=officer)

        assert f"still lists as administrators: {comms.full_name}" in refused.message
        account.administrators.update(until=portal_clock.today())
        assert actions.settle(row=row, outcome="done", note="x", by=officer).outcome == "done"

    def test_the_last_step_closes_the_account_for_comms_alone(self, account, officer, comms):
        closing = begun(account, comms, portal_clock.today())
        tick(closing, officer, *until(Step.CLOSE))
        row = step(closing, Step.CLOSE)
        assert (
            "Only the communications team"
            in refusal(actions.settle, row=row, outcome="done", note="", by=officer).message
        )

        actions.settle(row=row, outcome="done", note="", by=comms)

        account.refresh_from_db()
        assert (account.is_closed, account.closed_because) == (True, "Nobody reads it")
        assert not account.holders.unended().exists()
        assert told("account_closed") == {officer.full_name, "Dee Deputy"}
        assert list(AuditEvent.objects.about(account).values_list("event", flat=True)[:2]) == [
            "account.closed",
            "account.closing_step_settled",
        ]

    def test_the_password_stays_sealed_to_the_end_and_after(self, account, officer, comms):
        version = make_version(account, by=officer)
        sealed = Version.objects.values_list("sealed_password").get(pk=version.pk)
        closing = begun(account, comms, portal_clock.today())
        tick(closing, officer, *until(Step.CLOSE))
        assert may_enter(officer, account)

        tick(closing, comms, Step.CLOSE)

        account.refresh_from_db()
        assert Version.objects.values_list("sealed_password").get(pk=version.pk) == sealed
        assert not may_enter(officer, account)
        assert may_enter(comms, account)

    def test_nothing_changes_once_it_is_over(self, account, officer, comms):
        closing = begun(account, comms)
        row = step(closing, Step.MONTH)
        close(account=account, reason="The platform deleted it", by=comms)

        for act, given in (
            (actions.settle, {"row": row, "outcome": "done", "note": "x"}),
            (actions.reopen, {"row": row, "reason": "x"}),
            (actions.move_day, {"closing": closing, "ends_on": portal_clock.today(), "reason": "x"}),
            (actions.call_off, {"closing": closing, "reason": "x"}),
        ):
            assert "so nothing changes any more" in refusal(act, by=comms, **given).message


class TestReopen:
    def test_opens_it_and_keeps_what_was_said_in_the_audit(self, closing, account, officer, comms):
        tick(closing, officer, Step.MONTH)

        row = actions.reopen(row=step(closing, Step.MONTH), reason="It was deleted", by=comms)

        assert (row.settled_by, row.settled_at, row.outcome, row.note) == (None, None, "", "")
        event = AuditEvent.objects.about(account).first()
        assert (event.event, event.reason) == ("account.closing_step_reopened", "It was deleted")
        assert event.facts == {
            "step": "Announce it a month before",
            "was_settled_by": officer.full_name,
            "was": "Done",
            "evidence": "Seen: month",
        }

    def test_refuses_what_is_open_what_others_need_and_no_reason(self, closing, officer, manager):
        tick(closing, officer, Step.MONTH, Step.FORTNIGHT)
        month, export = step(closing, Step.MONTH), step(closing, Step.EXPORT)

        assert "open already" in refusal(actions.reopen, row=export, reason="x", by=officer).message
        first = refusal(actions.reopen, row=month, reason="x", by=officer).message
        assert first == "Open these again first: “Announce it two weeks before”."
        assert "Only those who run" in refusal(actions.reopen, row=month, reason="x", by=manager).message
        bare = refusal(actions.reopen, row=step(closing, Step.FORTNIGHT), reason=" ", by=officer)
        assert bare.field == "reason"


class TestMoveDay:
    def test_moves_what_is_open_and_tells(self, closing, account, officer, manager, comms):
        day = closing.ends_on + timedelta(days=10)

        actions.move_day(closing=closing, ends_on=day, reason="The pool stays open", by=comms)

        days = {row.step: (day - row.due_on).days for row in Closing.objects.get().in_order}
        assert (days["month"], days["two-days"], days["close"]) == (30, 2, 0)
        assert told("closing_moved") == {officer.full_name, "Dee Deputy", manager.full_name}
        event = AuditEvent.objects.about(account).first()
        assert (event.event, event.reason) == ("account.closing_day_moved", "The pool stays open")

    def test_announcements_of_the_former_day_are_made_again(self, account, officer, comms):
        closing = begun(account, comms, portal_clock.today() + timedelta(days=20))
        tick(closing, officer, Step.MONTH, Step.EXPORT)

        actions.move_day(
            closing=closing, ends_on=portal_clock.today() + timedelta(days=90), reason="Later", by=comms
        )

        assert step(closing, Step.MONTH).is_open
        assert not step(closing, Step.EXPORT).is_open
        reopened = AuditEvent.objects.about(account).filter(event="account.closing_step_reopened")
        assert [one.reason for one in reopened] == ["It named the former day"]

    def test_what_can_not_be_made_again_stays(self, account, officer, comms):
        closing = begun(account, comms, portal_clock.today() + timedelta(days=20))
        tick(closing, officer, Step.MONTH)

        actions.move_day(
            closing=closing, ends_on=portal_clock.today() + timedelta(days=10), reason="Sooner", by=comms
        )

        assert not step(closing, Step.MONTH).is_open

    def test_refuses_others_the_past_the_same_no_reason_and_what_is_gone(self, account, officer, comms):
        today = portal_clock.today()
        closing = begun(account, comms, today)
        given = {"closing": closing, "reason": "x"}

        assert (
            "Only the communications team"
            in refusal(actions.move_day, ends_on=today + timedelta(days=9), by=officer, **given).message
        )
        past = refusal(actions.move_day, ends_on=today - timedelta(days=1), by=comms, **given)
        same = refusal(actions.move_day, ends_on=today, by=comms, **given)
        bare = refusal(
            actions.move_day, closing=closing, ends_on=today + timedelta(days=9), reason="", by=comms
        )
        assert (past.field, same.field, bare.field) == ("ends_on", "ends_on", "reason")
        tick(closing, officer, *until(Step.ADMINISTRATORS))
        gone = refusal(actions.move_day, ends_on=today + timedelta(days=9), by=comms, **given)
        assert "was handed over already" in gone.message


class TestCallOff:
    def test_keeps_the_account_and_what_was_done(self, closing, account, officer, manager, comms):
        tick(closing, officer, Step.MONTH)

        actions.call_off(closing=closing, reason="It is needed after all", by=comms)

        now = Closing.objects.get()
        assert (now.is_running, now.called_off_by, now.called_off_because) == (
            False,
            comms,
            "It is needed after all",
        )
        assert step(closing, Step.MONTH).note == "Seen: month"
        assert told("closing_called_off") == {officer.full_name, "Dee Deputy", manager.full_name}
        assert AuditEvent.objects.about(account).first().event == "account.closing_called_off"
        assert begun(account, comms).is_running

    def test_refuses_others_no_reason_and_twice(self, closing, officer, comms):
        assert (
            "Only the communications team"
            in refusal(actions.call_off, closing=closing, reason="x", by=officer).message
        )
        assert refusal(actions.call_off, closing=closing, reason=" ", by=comms).field == "reason"
        actions.call_off(closing=closing, reason="x", by=comms)
        again = refusal(actions.call_off, closing=closing, reason="x", by=comms)
        assert "Comms Person called the closing off" in again.message
        late = refusal(actions.settle, row=step(closing, Step.MONTH), outcome="done", note="x", by=comms)
        assert "called the closing off" in late.message


class TestRows:
    def test_the_database_refuses_nonsense(self, closing, comms):
        row = step(closing, Step.MONTH)
        for broken in (
            lambda: ClosingStep.objects.filter(pk=row.pk).update(outcome="done"),
            lambda: ClosingStep.objects.filter(pk=row.pk).update(settled_by=comms),
            lambda: ClosingStep.objects.create(closing=closing, step="month", due_on=closing.ends_on),
            lambda: Closing.objects.update(because=""),
            lambda: Closing.objects.update(called_off_by=comms),
            lambda: Closing.objects.create(
                account=closing.account, ends_on=closing.ends_on, because="x", started_by=comms
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                broken()

    def test_they_name_themselves(self, closing):
        assert str(closing) == "Closing of The Pool"
        assert str(step(closing, Step.END)) == "Hand it over or delete it"
        assert SocialAccount.objects.get().closings.get() == closing

    def test_statuses_read_as_they_stand(self, closing, officer, clock):
        tick(closing, officer, Step.EXPORT, outcome="not_needed")
        before = {row.step: (row.status, row.status_label) for row in Closing.objects.get().in_order}
        clock.forward(days=40)
        after = {row.step: row.status_label for row in Closing.objects.get().in_order}

        assert before["month"] == ("waiting", "To do")
        assert before["two-weeks"] == ("quiet", "Not yet")
        assert before["export"] == ("quiet", "Not needed")
        assert after["month"] == "Late"
