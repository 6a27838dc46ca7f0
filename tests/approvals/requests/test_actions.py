from uuid import uuid4

import pytest

from accounts.audit.models import AuditEvent
from approvals.models import AccountRequest, Comment
from approvals.requests import actions
from approvals.requests.steps import BY_SLUG, STEPS
from approvals.requests.workflow import Status
from config.workflow import Refused
from socialaccounts.register.actions import close
from tests.approvals.factories import (
    answers,
    approved,
    claimed,
    declined,
    draft,
    facebook,
    of,
    returned,
    submitted,
    supported,
    told,
)
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def fresh(request):
    return AccountRequest.objects.get(pk=request.pk)


def history(request):
    return [event.event for event in AuditEvent.objects.about(request).order_by("sequence")]


def change(request, slug, by, **values):
    step = BY_SLUG[slug]
    kept = {name: getattr(request, name) for name in step.fields}
    return actions.save_step(request=request, step=step, answers=kept | values, by=by)


class TestStart:
    def test_makes_one_draft_however_often_it_is_sent(self, officer, service):
        token, given = uuid4(), of(STEPS[0], answers(service=service, lead=officer, deputy=officer))

        first = actions.start(token=token, step=STEPS[0], answers=given, by=officer)
        second = actions.start(token=token, step=STEPS[0], answers=given | {"name": "Other"}, by=officer)

        assert first == second
        assert AccountRequest.objects.get().name == "Other"
        assert history(first) == ["request.started"]

    def test_refuses_the_token_of_somebody_else(self, officer, manager, service):
        request = draft(officer, service)

        with pytest.raises(Refused, match="out of date"):
            actions.start(token=request.token, step=STEPS[0], answers={}, by=manager)


class TestSaveStep:
    def test_keeps_the_answers_and_counts_the_version(self, officer, service):
        request = draft(officer, service)

        changed = change(request, "purpose", officer, purpose="Other")

        assert fresh(request).purpose == "Other"
        assert changed.version == request.version + 1

    def test_writes_nothing_without_a_difference(self, officer, service):
        request = draft(officer, service)

        assert change(request, "purpose", officer).version == request.version

    def test_refuses_anybody_but_the_requester(self, officer, service, comms):
        with pytest.raises(Refused, match="Only Olive Officer"):
            change(draft(officer, service), "purpose", comms, purpose="Mine")

    def test_refuses_what_is_handed_in_and_says_so(self, officer, service, manager):
        request = submitted(officer, service)

        with pytest.raises(Refused, match=r"was submitted by Olive Officer on .* can no longer be changed"):
            change(request, "purpose", officer, purpose="Late")
        assert fresh(request).purpose != "Late"

    def test_refuses_the_same_person_twice(self, officer, service):
        with pytest.raises(Refused, match="different person") as refusal:
            change(draft(officer, service), "people", officer, deputy=officer)
        assert refusal.value.field == "deputy"

    def test_of_a_returned_request_is_audited_by_names(self, officer, service, manager, comms):
        request = returned(officer, service, manager, comms)

        change(request, "answers", officer, answered_by="Sunday team")

        assert AuditEvent.objects.about(request).first().facts == {"changed": ["answered_by"]}

    def test_of_a_draft_is_the_requesters_own_affair(self, officer, service):
        assert history(draft(officer, service)) == ["request.started"]

    def test_another_service_needs_support_anew(self, officer, service, manager, comms):
        request = change(
            returned(officer, service, manager, comms), "account", officer, service=make_service()
        )

        assert request.supported_by is None

    def test_a_supporter_who_would_hold_it_no_longer_counts(self, officer, service, manager, comms):
        request = change(returned(officer, service, manager, comms), "people", officer, lead=manager)

        assert request.supported_by is None


class TestDiscard:
    def test_deletes_the_draft_and_keeps_the_trace(self, officer, service):
        request = draft(officer, service)

        actions.discard(request=request, by=officer)

        assert not AccountRequest.objects.exists()
        assert AuditEvent.objects.first().target_ref == request.reference

    def test_refuses_anybody_else(self, officer, service, comms):
        with pytest.raises(Refused):
            actions.discard(request=draft(officer, service), by=comms)

    def test_refuses_what_was_once_handed_in(self, officer, service, manager, comms):
        with pytest.raises(Refused, match="Withdraw it instead"):
            actions.discard(request=returned(officer, service, manager, comms), by=officer)


class TestSubmit:
    def test_goes_to_the_manager(self, officer, service, manager):
        request = submitted(officer, service)

        assert request.status == Status.SUBMITTED
        assert told("request_submitted") == {manager}
        assert history(request) == ["request.started", "request.submitted"]

    def test_refuses_while_a_step_is_not_complete(self, officer, service):
        request = draft(officer, service, only=8)

        with pytest.raises(Refused, match="Children, data and security; Training and policy"):
            actions.submit(request=request, by=officer)

    def test_refuses_when_somebody_named_has_left(self, officer, service, manager):
        request = draft(officer, service)
        request.deputy.is_active = False
        request.deputy.save()

        with pytest.raises(Refused, match="Who will run it"):
            actions.submit(request=request, by=officer)

    def test_refuses_a_handle_that_was_taken_meanwhile(self, officer, service, manager):
        request = draft(officer, service, handle="qpark", platform=facebook())
        make_account(platform=facebook(), handle="QPark")

        with pytest.raises(Refused, match="now has this handle"):
            actions.submit(request=request, by=officer)

    def test_refuses_anybody_else_and_the_second_click(self, officer, service, manager):
        request = draft(officer, service)

        with pytest.raises(Refused, match="Only Olive Officer"):
            actions.submit(request=request, by=manager)
        actions.submit(request=request, by=officer)
        with pytest.raises(Refused, match="was submitted by Olive Officer"):
            actions.submit(request=request, by=officer)
        assert history(request).count("request.submitted") == 1

    def test_of_the_only_manager_goes_straight_to_comms_and_says_so(self, manager, service, comms):
        request = submitted(manager, service)

        assert request.status == Status.SUPPORTED
        assert request.support_waived
        assert request.supported_by is None
        assert told("request_supported") == {comms}
        assert AuditEvent.objects.about(request).first().facts["no_manager_free"] is True

    def test_of_one_manager_goes_to_the_other(self, manager, service):
        other = make_user(service=service, manages=True)

        assert submitted(manager, service).status == Status.SUBMITTED
        assert told("request_submitted") == {other}

    def test_goes_straight_to_comms_when_the_manager_is_named_in_it(self, officer, manager, service):
        assert submitted(officer, service, deputy=manager).support_waived

    def test_goes_straight_to_comms_when_the_service_has_no_manager(self, officer):
        assert submitted(officer, make_service()).support_waived

    def test_again_goes_back_to_the_reviewer(self, officer, service, manager, comms, comms2):
        request = returned(officer, service, manager, comms)
        handed_in = request.submitted_at

        request = actions.submit(request=request, by=officer)

        assert (request.status, request.claimed_by) == (Status.RESUBMITTED, comms)
        assert request.submitted_at == handed_in
        assert told("request_resubmitted") == {comms}
        assert history(request)[-1] == "request.resubmitted"

    def test_again_goes_into_the_queue_when_the_reviewer_has_left(
        self, officer, service, manager, comms, comms2
    ):
        request = returned(officer, service, manager, comms)
        comms.is_active = False
        comms.save()

        request = actions.submit(request=request, by=officer)

        assert (request.status, request.claimed_by) == (Status.SUPPORTED, None)
        assert told("request_supported") >= {comms2}

    def test_again_goes_into_the_queue_when_the_reviewer_is_now_named(
        self, officer, service, manager, comms, comms2
    ):
        request = returned(officer, service, manager, comms)
        request = change(request, "people", officer, deputy=comms)

        assert actions.submit(request=request, by=officer).status == Status.SUPPORTED

    def test_again_for_another_service_goes_to_its_manager(self, officer, service, manager, comms):
        request = returned(officer, service, manager, comms)
        museum = make_service("Museum")
        curator = make_user(service=museum, manages=True)
        change(request, "account", officer, service=museum)

        request = actions.submit(request=request, by=officer)

        assert (request.status, request.claimed_by, request.supported_by) == (Status.SUBMITTED, None, None)
        assert told("request_submitted") == {manager, curator}


class TestWithdraw:
    @pytest.mark.parametrize("make", [submitted, supported, claimed, returned])
    def test_the_requester_may_until_it_is_decided(self, make, officer, service, manager, comms):
        people = {
            submitted: (),
            supported: (manager,),
            claimed: (manager, comms),
            returned: (manager, comms),
        }[make]

        request = actions.withdraw(request=make(officer, service, *people), by=officer, reason=" No staff ")

        assert request.status == Status.WITHDRAWN
        assert AuditEvent.objects.about(request).first().reason == "No staff"

    def test_tells_whoever_had_to_act(self, officer, service, manager, comms, comms2):
        actions.withdraw(request=claimed(officer, service, manager, comms), by=officer)

        assert told("request_withdrawn") == {comms}

    def test_refuses_a_draft_others_and_the_second_click(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        with pytest.raises(Refused, match="draft"):
            actions.withdraw(request=draft(officer, service), by=officer)
        with pytest.raises(Refused, match="Only Olive Officer"):
            actions.withdraw(request=request, by=comms)
        actions.withdraw(request=request, by=officer)
        with pytest.raises(Refused, match="was withdrawn by Olive Officer"):
            actions.withdraw(request=request, by=officer)

    def test_of_an_approved_one_is_comms_and_closes_the_account(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        with pytest.raises(Refused, match="Only the communications team"):
            actions.withdraw(request=request, by=officer, reason="x")
        with pytest.raises(Refused, match="Say why"):
            actions.withdraw(request=request, by=comms, reason=" ")
        request = actions.withdraw(request=request, by=comms, reason="Plans changed")

        assert request.account.is_closed
        assert told("request_withdrawn") == {officer}
        assert request.decided_by == comms

    def test_of_an_approved_one_whose_account_is_closed_already(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)
        close(account=request.account, reason="Not needed", by=comms)

        assert actions.withdraw(request=request, by=comms, reason="Not needed").status == Status.WITHDRAWN

    def test_of_a_declined_one_says_who_declined_it(self, officer, service, manager, comms):
        with pytest.raises(Refused, match="was declined by Comms Person"):
            actions.withdraw(request=declined(officer, service, manager, comms), by=officer)


class TestAskWithdrawal:
    def test_tells_the_reviewer_and_keeps_the_reason(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        actions.ask_withdrawal(request=request, reason="No staff", by=officer)

        assert told("request_withdrawal_asked") == {comms}
        assert Comment.objects.get().text == "Asks to withdraw this request: No staff"
        assert history(request)[-1] == "request.withdrawal_asked"

    def test_refuses_others_other_states_and_no_reason(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        with pytest.raises(Refused, match="Only Olive Officer"):
            actions.ask_withdrawal(request=request, reason="x", by=manager)
        with pytest.raises(Refused, match="Say why"):
            actions.ask_withdrawal(request=request, reason=" ", by=officer)
        with pytest.raises(Refused, match="was submitted"):
            actions.ask_withdrawal(request=submitted(officer, service), reason="x", by=officer)
