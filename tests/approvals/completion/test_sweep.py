from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.models import Notice, User
from accounts.notices.deliver import message_for
from accounts.roles import COMMS_LEAD
from approvals.completion import actions
from approvals.completion.sweep import Swept, sweep
from approvals.models import AccountRequest
from approvals.requests.actions import submit
from approvals.requests.workflow import RequestKind, Status
from config import clock as portal_clock
from config.workdays import take_working_days, working_days_since
from config.workflow import Refused, WrongState
from tests.approvals.factories import (
    about,
    approved,
    claimed,
    condition_of,
    returned,
    submitted,
    supported,
    told,
)
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db

NOTHING = Swept(0, 0, 0, 0, 0, 0)


def waiting_since(request, working_days):
    """The request as if its side had had it for so many working days."""
    day = take_working_days(portal_clock.today(), working_days)
    AccountRequest.objects.filter(pk=request.pk).update(waiting_since=portal_clock.start_of(day))


def approved_ago(request, days):
    AccountRequest.objects.filter(pk=request.pk).update(decided_at=portal_clock.now() - timedelta(days=days))


class TestLate:
    def test_goes_to_the_comms_lead_once(self, officer, service, manager, comms):
        lead = make_user("Comms Lead", role=COMMS_LEAD)
        waiting_since(supported(officer, service, manager), 11)

        assert sweep().late == 1
        assert sweep() == NOTHING
        assert told("request_late") == {lead}

    def test_without_a_lead_goes_to_all_of_comms(self, officer, service, manager, comms, comms2):
        waiting_since(claimed(officer, service, manager, comms), 11)

        sweep()

        assert told("request_late") == {comms, comms2}
        assert "Comms Person has it" in message_for(Notice.objects.filter(kind="request_late")[0]).body

    @pytest.mark.parametrize("days", [0, 9, 10])
    def test_not_before_its_day(self, officer, service, manager, comms, days):
        waiting_since(supported(officer, service, manager), days)

        assert sweep() == NOTHING

    def test_not_while_somebody_else_has_it(self, officer, service, manager, comms):
        waiting_since(returned(officer, service, manager, comms), 30)
        waiting_since(submitted(officer, service), 30)

        assert sweep() == NOTHING

    def test_again_once_it_comes_back_changed(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)
        waiting_since(request, 11)
        sweep()
        AccountRequest.objects.filter(pk=request.pk).update(version=request.version + 1)

        assert sweep().late == 1

    def test_is_not_mailed_once_it_is_decided(self, officer, service, manager, comms):
        waiting_since(request := claimed(officer, service, manager, comms), 11)
        sweep()
        AccountRequest.objects.filter(pk=request.pk).update(status=Status.RETURNED)

        assert message_for(Notice.objects.get(kind="request_late")) is None

    def test_claiming_and_letting_go_do_not_start_the_days_anew(self, officer, service, manager, comms):
        from approvals.review.actions import claim, let_go

        request = supported(officer, service, manager)
        waiting_since(request, 11)
        claim(request=request, by=comms)
        let_go(request=request, by=comms)

        assert sweep().late == 1


class TestConditions:
    def test_soon_goes_to_the_owner(self, officer, service, manager, comms):
        condition = condition_of(approved(officer, service, manager, comms), "policy")
        condition.due_on = portal_clock.today() + timedelta(days=3)
        condition.save()

        assert sweep().conditions == 1
        assert sweep() == NOTHING
        assert told("condition_due") == {officer}
        assert (
            "has read the social media policy" in message_for(Notice.objects.get(kind="condition_due")).body
        )

    def test_late_goes_to_the_reviewer_too_each_week(self, officer, service, manager, comms, clock):
        condition = condition_of(approved(officer, service, manager, comms), "policy")
        condition.due_on = portal_clock.today() - timedelta(days=1)
        condition.save()

        assert sweep().conditions == 2
        clock.forward(days=7)
        assert sweep().conditions == 2
        assert told("condition_due") == {officer, comms}

    def test_a_person_is_told_once_of_all_their_conditions_of_a_request(
        self, officer, service, manager, comms
    ):
        request = approved(officer, service, manager, comms)
        request.conditions.to_tick().update(due_on=portal_clock.today() + timedelta(days=1))
        owned = request.conditions.to_tick().count()

        assert owned > 2
        assert sweep().conditions == 1
        body = message_for(Notice.objects.get(kind="condition_due")).body
        assert body.count("Olive Officer, by") == owned

    def test_the_reviewer_reads_what_is_late_and_the_owner_what_is_theirs(
        self, officer, service, manager, comms
    ):
        request = approved(officer, service, manager, comms)
        request.conditions.to_tick().update(due_on=portal_clock.today() - timedelta(days=1))
        request.conditions.filter(kind="written").update(owner=manager)

        assert sweep().conditions == 3
        mails = {one.recipient: message_for(one).body for one in Notice.objects.filter(kind="condition_due")}
        assert mails[manager].count(", late") == 1
        assert mails[officer].count(", late") == 3
        assert mails[comms].count(", late") == 4

    def test_one_that_is_met_is_no_matter(self, officer, service, manager, comms):
        condition = condition_of(approved(officer, service, manager, comms), "policy")
        condition.due_on = portal_clock.today()
        condition.save()
        sweep()
        actions.tick(condition=condition, evidence="Seen", by=comms)

        assert message_for(Notice.objects.get(kind="condition_due")) is None

    def test_leavers_are_not_written_to(self, officer, service, manager, comms):
        condition = condition_of(approved(officer, service, manager, comms), "policy")
        condition.due_on = portal_clock.today()
        condition.save()
        User.objects.filter(pk=officer.pk).update(is_active=False)

        assert sweep() == NOTHING


class TestChaseAndLapse:
    def test_after_30_days_it_is_chased_once(self, officer, service, manager, comms):
        lead = make_user("Lea Lead")
        approved_ago(approved(officer, service, manager, comms, lead=lead), 30)

        assert (sweep().chased, sweep().chased) == (3, 0)
        assert told("request_chased") == {officer, lead, comms}
        assert "Otherwise it lapses on" in message_for(Notice.objects.filter(kind="request_chased")[0]).body

    def test_after_two_weeks_more_it_lapses(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)
        approved_ago(request, 44)

        assert (sweep().lapsed, sweep().lapsed) == (1, 0)
        now = AccountRequest.objects.select_related("account").get(pk=request.pk)
        assert (now.status, now.moved_by, now.account.status) == (Status.LAPSED, None, "closed")
        assert told("request_lapsed") == {officer, now.deputy, comms}
        assert "lapsed by the portal" in now.standing()
        event = AuditEvent.objects.about(now).first()
        assert (event.event, event.actor_name) == ("request.lapsed", "The portal")
        assert message_for(Notice.objects.filter(kind="request_chased")[0]) is None

    @pytest.mark.parametrize("days", [0, 29])
    def test_not_before(self, officer, service, manager, comms, days):
        approved_ago(approved(officer, service, manager, comms), days)

        assert sweep() == NOTHING

    def test_a_closing_is_chased_weekly_and_never_lapses(self, officer, service, manager, comms, clock):
        account = make_account(service=service, lead=officer)
        request = about(RequestKind.CLOSE, account, officer)
        submit(request=request, by=officer)
        finish(request, manager, comms)
        assert sweep().chased == 0
        clock.forward(days=4)

        assert (sweep().chased, sweep().chased) == (2, 0)
        clock.forward(days=7)
        assert sweep().chased == 2
        assert (
            "until then nothing of it happens"
            in message_for(Notice.objects.filter(kind="request_chased")[0]).body
        )
        with pytest.raises(WrongState):
            actions.lapse(request=request)

    def test_a_parking_is_chased_weekly_once_its_day_is_over(self, officer, service, manager, comms, clock):
        account = make_account(service=service, lead=officer)
        request = about(RequestKind.CLOSE, account, officer, ending="park")
        submit(request=request, by=officer)
        finish(request, manager, comms)
        clock.forward(days=10)
        assert sweep().chased == 0
        clock.forward(days=40)

        assert (sweep().chased, sweep().chased) == (2, 0)

    def test_joining_lapses_and_leaves_the_account_alone(
        self, officer, service, manager, comms, stranger, clock
    ):
        account = make_account(service=service, lead=officer)
        request = about(RequestKind.JOIN, account, stranger)
        submit(request=request, by=stranger)
        finish(request, manager, comms)
        clock.forward(days=50)

        assert sweep().lapsed == 1
        account.refresh_from_db()
        assert account.is_live

    def test_what_was_completed_at_the_last_moment_does_not_lapse(
        self, officer, service, manager, comms, monkeypatch
    ):
        from approvals.completion import sweep as module

        approved_ago(approved(officer, service, manager, comms), 44)

        def too_late(*, request):
            AccountRequest.objects.filter(pk=request.pk).update(status=Status.WITHDRAWN)
            return actions.lapse(request=request)

        monkeypatch.setattr(module, "lapse", too_late)

        assert sweep().lapsed == 0


class TestAssign:
    def test_gives_it_to_somebody_and_tells_them(self, officer, service, manager, comms):
        condition = condition_of(approved(officer, service, manager, comms), "policy")
        day = portal_clock.today() + timedelta(days=9)

        actions.assign(condition=condition, owner=manager, due_on=day, by=comms)
        actions.assign(condition=condition, owner=manager, due_on=day, by=comms)

        assert told("condition_assigned") == {manager}
        events = AuditEvent.objects.about(condition.request).filter(event="condition.assigned")
        assert events.get().facts["owner"] == "Mani Manager"

    def test_refuses_facts_others_and_the_past(self, officer, service, manager, comms):
        request, today = approved(officer, service, manager, comms), portal_clock.today()
        policy, fact = condition_of(request, "policy"), condition_of(request, "address")

        for condition, day, by, sentence in (
            (policy, today, officer, "Only the communications team"),
            (fact, today, comms, "still to be ticked off"),
            (policy, today - timedelta(days=1), comms, "today or in the future"),
        ):
            with pytest.raises(Refused, match=sentence):
                actions.assign(condition=condition, owner=officer, due_on=day, by=by)
        AccountRequest.objects.filter(pk=request.pk).update(status=Status.WITHDRAWN)
        with pytest.raises(Refused, match="was withdrawn"):
            actions.assign(condition=policy, owner=officer, due_on=today, by=comms)

    def test_by_its_page(self, client_for, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)
        condition = condition_of(request, "policy")
        url = f"/requests/{request.reference}/conditions/{condition.pk}/assign/"

        assert client_for(comms).get(url).context["form"]["owner"].value() == officer.pk
        wrong = client_for(comms).post(url, {"owner": 0, "due_on": "2020-01-01"})
        client_for(comms).post(url, {"owner": manager.pk, "due_on": "2099-01-01"})
        condition.refresh_from_db()

        assert set(wrong.context["form"].errors) == {"owner", "due_on"}
        assert condition.owner == manager
        fact = condition_of(request, "address")
        assert client_for(comms).get(url.replace(str(condition.pk), str(fact.pk))).status_code == 302
        assert client_for(officer).get(url).status_code == 403


def finish(request, manager, comms):
    from approvals.review.actions import approve, claim, support

    support(request=request, by=manager)
    claim(request=request, by=comms)
    now = AccountRequest.objects.get(pk=request.pk)
    return approve(request=now, version=now.version, by=comms)


def test_working_days_skip_weekends_and_bank_holidays():
    from datetime import date

    christmas_eve = date(2026, 12, 24)

    assert working_days_since(christmas_eve, date(2026, 12, 24)) == 0
    assert working_days_since(christmas_eve, date(2026, 12, 29)) == 1
    assert take_working_days(date(2026, 12, 29), 1) == christmas_eve
