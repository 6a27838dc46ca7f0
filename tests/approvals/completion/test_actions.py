import pytest

from accounts.audit.models import AuditEvent
from approvals.completion import actions
from approvals.completion.facts import fact_holds, states, still_missing
from approvals.models import AccountRequest, Condition
from approvals.requests.actions import withdraw
from approvals.requests.workflow import Status
from approvals.review.models import FACTS, Kind
from config.workflow import Refused
from tests.approvals.factories import PROFILE, approved, claimed, condition_of, let_comms_in, ready, told
from tests.factories import make_user
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(officer, service, manager, comms):
    return approved(officer, service, manager, comms)


class TestTick:
    def test_keeps_who_when_and_how(self, request_, comms):
        condition = actions.tick(
            condition=condition_of(request_, "training"), evidence=" 12 October ", by=comms
        )

        assert (condition.met_by, condition.evidence) == (comms, "12 October")
        event = AuditEvent.objects.about(request_).first()
        assert (event.event, event.reason) == ("condition.met", "12 October")
        assert event.facts == {"condition": "Everybody named has done the training, in date"}

    @pytest.mark.parametrize("kind", ["policy", "profile", "written"])
    def test_those_named_may_tick_what_they_do_themselves(self, request_, kind):
        actions.tick(
            condition=condition_of(request_, kind), evidence="Done", checked=PROFILE, by=request_.deputy
        )

        assert condition_of(request_, kind).met_by == request_.deputy

    def test_the_profile_must_show_all_of_it(self, request_, comms):
        with pytest.raises(Refused) as refusal:
            actions.tick(
                condition=condition_of(request_, "profile"), evidence="x", checked=PROFILE[1:], by=comms
            )

        assert refusal.value.field == "checked"
        assert condition_of(request_, "profile").met_by is None

    def test_training_is_confirmed_by_comms_alone(self, request_, officer):
        with pytest.raises(Refused, match="confirms the training"):
            actions.tick(condition=condition_of(request_, "training"), evidence="x", by=officer)

    def test_refuses_others(self, request_, manager):
        with pytest.raises(Refused, match="Only communications and those named"):
            actions.tick(condition=condition_of(request_, "policy"), evidence="x", by=manager)

    @pytest.mark.parametrize("kind", FACTS)
    def test_refuses_facts(self, request_, comms, kind):
        with pytest.raises(Refused, match="cannot be ticked off"):
            actions.tick(condition=condition_of(request_, kind), evidence="x", by=comms)

    def test_refuses_the_second_and_says_who_was_first(self, request_, comms, comms2):
        actions.tick(condition=condition_of(request_, "policy"), evidence="x", by=comms)

        with pytest.raises(Refused, match="Comms Person ticked this off on"):
            actions.tick(condition=condition_of(request_, "policy"), evidence="y", by=comms2)

    def test_refuses_no_evidence_and_ended_requests(self, request_, comms):
        condition = condition_of(request_, "policy")
        with pytest.raises(Refused) as refusal:
            actions.tick(condition=condition, evidence=" ", by=comms)
        assert refusal.value.field == "evidence"
        withdraw(request=request_, reason="x", by=comms)
        with pytest.raises(Refused, match="was withdrawn"):
            actions.tick(condition=condition, evidence="x", by=comms)

    def test_the_last_one_tells_the_reviewer(self, officer, service, manager, comms, comms2):
        request = ready(officer, service, manager, comms, comms2)
        policy = condition_of(request, "policy")
        actions.reopen(condition=policy, reason="x", by=comms)
        assert told("request_ready") == set()

        actions.tick(condition=policy, evidence="x", by=officer)

        assert told("request_ready") == {comms}

    def test_the_last_one_tells_all_of_comms_when_the_reviewer_has_left(
        self, officer, service, manager, comms, comms2
    ):
        request = ready(officer, service, manager, comms, comms2)
        policy = condition_of(request, "policy")
        actions.reopen(condition=policy, reason="x", by=comms)
        comms.is_active = False
        comms.save()

        actions.tick(condition=policy, evidence="x", by=officer)

        assert told("request_ready") == {comms2}


class TestReopen:
    def test_opens_it_and_keeps_what_was_said_in_the_audit(self, request_, comms, comms2):
        condition = actions.tick(condition=condition_of(request_, "policy"), evidence="Seen", by=comms)

        condition = actions.reopen(condition=condition, reason="Dee has not", by=comms2)

        assert (condition.met_by, condition.met_at, condition.evidence) == (None, None, "")
        event = AuditEvent.objects.about(request_).first()
        assert event.facts == {
            "condition": "Everybody named has read the social media policy",
            "was_met_by": "Comms Person",
            "evidence": "Seen",
        }

    def test_whoever_ticked_it_may(self, request_, officer):
        condition = actions.tick(condition=condition_of(request_, "policy"), evidence="x", by=officer)

        assert actions.reopen(condition=condition, reason="x", by=officer).met_by is None

    def test_refuses_others_open_ones_no_reason_and_ended_requests(self, request_, officer, comms):
        policy = condition_of(request_, "policy")
        with pytest.raises(Refused, match="open already"):
            actions.reopen(condition=policy, reason="x", by=comms)
        actions.tick(condition=policy, evidence="x", by=comms)
        with pytest.raises(Refused, match="Only communications or Comms Person"):
            actions.reopen(condition=policy, reason="x", by=officer)
        with pytest.raises(Refused) as refusal:
            actions.reopen(condition=policy, reason=" ", by=comms)
        assert refusal.value.field == "reason"
        withdraw(request=request_, reason="x", by=comms)
        with pytest.raises(Refused, match="was withdrawn"):
            actions.reopen(condition=policy, reason="x", by=comms)


class TestComplete:
    def test_makes_the_account_live_and_tells_those_concerned(self, officer, service, manager, comms, comms2):
        request = ready(officer, service, manager, comms, comms2)

        request = actions.complete(request=request, by=comms)

        assert request.status == Status.COMPLETED
        request.account.refresh_from_db()
        assert request.account.is_live
        assert told("request_completed") == {officer, request.deputy}
        assert AuditEvent.objects.about(request).first().event == "request.completed"

    def test_names_everything_that_is_missing(self, request_, comms):
        with pytest.raises(Refused) as refusal:
            actions.complete(request=request_, by=comms)

        for words in ("its web address", "its password", "“Link it from our pages” ticked off"):
            assert words in refusal.value.message
        assert AccountRequest.objects.get().status == Status.APPROVED

    def test_refuses_others_those_named_and_other_states(self, officer, service, manager, comms, comms2):
        request = ready(officer, service, manager, comms, comms2)
        with pytest.raises(Refused, match="Only the communications team"):
            actions.complete(request=request, by=officer)
        AccountRequest.objects.filter(pk=request.pk).update(second_deputy=comms2)
        with pytest.raises(Refused, match="You are named"):
            actions.complete(request=request, by=comms2)
        actions.complete(request=request, by=comms)
        with pytest.raises(Refused, match="was completed by Comms Person"):
            actions.complete(request=request, by=comms)

    def test_refuses_a_condition_opened_again_at_the_last_moment(
        self, officer, service, manager, comms, comms2
    ):
        request = ready(officer, service, manager, comms, comms2)
        actions.reopen(condition=condition_of(request, "profile"), reason="x", by=comms)

        with pytest.raises(Refused, match="The profile says who we are"):
            actions.complete(request=request, by=comms)


class TestFacts:
    def test_holders_need_a_lead_and_a_deputy_who_can_sign_in(self, request_):
        assert fact_holds(Kind.HOLDERS, request_.account)

        request_.deputy.is_active = False
        request_.deputy.save()

        assert not fact_holds(Kind.HOLDERS, request_.account)

    def test_follow_the_register_and_the_vault(self, request_, officer, comms2):
        before = [fact_holds(kind, request_.account) for kind in FACTS]
        request_.account.url = "https://facebook.com/queenspark"
        request_.account.save()
        let_comms_in(request_, officer, comms2)

        assert before == [True, False, False, False]
        assert [fact_holds(kind, request_.account) for kind in FACTS] == [True] * 4

    def test_states_say_what_each_reader_can_do(self, request_, officer, comms, manager):
        def doable(user):
            return {
                state.condition.kind: (state.may_tick, state.may_reopen, bool(state.mend_url))
                for state in states(request_, user)
            }

        for_comms, for_officer, for_manager = doable(comms), doable(officer), doable(manager)

        assert for_comms["training"] == (True, False, False)
        assert for_comms["address"] == for_comms["credential"] == (False, False, True)
        assert for_officer["training"] == (False, False, False)
        assert for_officer["policy"] == (True, False, False)
        assert for_officer["credential"] == (False, False, True)
        assert for_officer["address"] == (False, False, False)
        assert set(for_manager.values()) == {(False, False, False)}

    def test_holders_and_access_are_mended_by_comms(self, request_, officer, comms):
        request_.deputy.is_active = False
        request_.deputy.save()
        make_version(request_.account, by=officer)
        mend = {state.condition.kind: state.mend_url for state in states(request_, comms)}

        assert mend["holders"].endswith("/holders/")
        assert "/vault/" in mend["access"]

    def test_before_approval_an_account_is_missing(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        assert still_missing(request) == ["an account on the register"]
        assert states(request, comms) == []

    def test_a_condition_without_a_kind_of_evidence_names_itself(self):
        assert Condition(kind=Kind.PROFILE).words == "The profile says who we are and what people can expect"
        assert Condition(kind=Kind.WRITTEN, text="Link it").words == "Link it"

    def test_all_of_comms_may_tick_but_not_when_named(self, officer, service, manager, comms, comms2):
        request = approved(officer, service, manager, comms, second_deputy=comms2)

        with pytest.raises(Refused, match="confirms the training"):
            actions.tick(condition=condition_of(request, "training"), evidence="x", by=comms2)
        assert make_user().pk not in request.named_ids
