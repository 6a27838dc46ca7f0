"""A request is returned, approved with conditions, or declined."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from approvals.models import AccountRequest, Decision
from approvals.requests.actions import submit
from approvals.requests.workflow import Status
from approvals.review import actions
from approvals.review.asking import Asked, standard, written
from approvals.review.models import FACTS, Condition, Kind, Outcome
from config import clock
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from tests.approvals.factories import (
    approved,
    claimed,
    declined,
    facebook,
    last,
    returned,
    submitted,
    told,
)
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


class TestReturn:
    def test_goes_to_the_requester_with_words_and_steps(self, officer, service, manager, comms):
        request = returned(officer, service, manager, comms)

        assert (request.status, request.claimed_by) == (Status.RETURNED, comms)
        assert told("request_returned") == {officer}
        assert request.returned.steps == ["answers"]
        assert last(request).facts == {"questions": ["Who answers"]}

    def test_twice_tells_twice(self, officer, service, manager, comms):

        request = submit(request=returned(officer, service, manager, comms), by=officer)
        actions.return_for_changes(request=request, text="And the name", questions=["name"], by=comms)

        assert officer.notices.filter(kind="request_returned").count() == 2

    def test_refuses_no_words_and_no_step(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        with pytest.raises(Refused) as refusal:
            actions.return_for_changes(request=request, text=" ", questions=["name"], by=comms)
        assert refusal.value.field == "text"
        with pytest.raises(Refused) as refusal:
            actions.return_for_changes(request=request, text="x", questions=["nonsense"], by=comms)
        assert refusal.value.field == "questions"

    def test_refuses_a_colleague_who_has_not_claimed_it(self, officer, service, manager, comms, comms2):
        with pytest.raises(Refused, match="Comms Person is reviewing"):
            actions.return_for_changes(
                request=claimed(officer, service, manager, comms), text="x", questions=["name"], by=comms2
            )


class TestApprove:
    def test_plans_the_account_with_its_holders(self, officer, service, manager, comms):
        third = make_user()
        request = approved(
            officer, service, manager, comms, handle="@qpark", second_deputy=third, shows_children=True
        )

        account = SocialAccount.objects.get()
        assert request.account == account
        assert (account.name, account.handle, account.status) == ("Queen’s Park", "qpark", "planned")
        assert (account.shows_children, account.promised_posts_per_week) == (True, 3)
        assert {(one.user, one.capacity) for one in account.holders.all()} == {
            (officer, "lead"),
            (request.deputy, "deputy"),
            (third, "deputy"),
        }

    def test_tells_requester_lead_and_manager(self, officer, service, manager, comms):
        lead = make_user()
        approved(officer, service, manager, comms, lead=lead)

        assert told("request_approved") == {officer, lead, manager}

    def test_asks_facts_always_and_the_rest_as_chosen(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        actions.approve(
            request=request,
            version=request.version,
            asked=[standard(request)[0], *written(request, "", " Link it ")],
            by=comms,
        )

        conditions = list(Condition.objects.values_list("kind", "text"))
        assert conditions == [*((kind, "") for kind in FACTS), ("training", ""), ("written", "Link it")]

    def test_records_the_decision_once(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        assert (request.decided_by, request.decided_at) == (comms, request.moved_at)
        event = last(request)
        assert event.event == "request.approved"
        assert event.facts["account"] == request.account.reference
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(request=request, outcome=Outcome.DECLINED, text="x", by=comms)

    def test_refuses_answers_that_changed_since_they_were_read(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        with pytest.raises(Refused, match="have changed since you opened this page"):
            actions.approve(request=request, version=request.version - 1, by=comms)

    def test_refuses_the_second_decider_and_says_who_was_first(
        self, officer, service, manager, comms, comms2
    ):
        request = approved(officer, service, manager, comms)

        with pytest.raises(Refused, match="was approved by Comms Person on"):
            actions.approve(request=request, version=request.version, by=comms2)
        assert SocialAccount.objects.count() == 1

    def test_refuses_what_the_register_refuses_and_keeps_nothing(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms, handle="qpark", platform=facebook())
        make_account(platform=facebook(), handle="qpark")

        with pytest.raises(Refused, match="has this handle"):
            actions.approve(request=request, version=request.version, by=comms)
        assert AccountRequest.objects.get().status == Status.IN_REVIEW
        assert not Condition.objects.exists()

    def test_refuses_too_many_and_too_long_conditions(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        for words in (["x"] * 11, ["x" * 301]):
            with pytest.raises(Refused, match="or fewer"):
                actions.approve(
                    request=request, version=request.version, asked=written(request, *words), by=comms
                )

    def test_refuses_a_day_in_the_past_and_an_owner_who_left(self, officer, service, manager, comms):
        request, gone = claimed(officer, service, manager, comms), make_user("Gone")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        gone.refresh_from_db()

        for one, sentence in (
            (Asked(Kind.POLICY, officer, clock.today() - timedelta(days=1)), "today or in the future"),
            (Asked(Kind.POLICY, gone, clock.today()), "Gone can no longer sign in"),
        ):
            with pytest.raises(Refused, match=sentence):
                actions.approve(request=request, version=request.version, asked=[one], by=comms)

    def test_refuses_whoever_became_named_while_it_was_returned(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)
        AccountRequest.objects.update(deputy=comms)

        with pytest.raises(Refused, match="You are named in"):
            actions.approve(request=request, version=request.version, by=comms)


class TestDecline:
    def test_tells_requester_lead_and_manager_why_and_what_instead(self, officer, service, manager, comms):
        request = declined(officer, service, manager, comms)

        assert (request.status, request.decided_by) == (Status.DECLINED, comms)
        assert told("request_declined") == {officer, manager}
        facts = officer.notices.get(kind="request_declined").facts
        assert (facts["comment"], facts["instead"]) == ("One is enough", "Use ours")
        assert last(request).facts == {"instead": "Use ours"}

    def test_refuses_without_reason_or_instead_and_stale_answers(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        for text, instead, field in ((" ", "x", "text"), ("x", " ", "instead")):
            with pytest.raises(Refused) as refusal:
                actions.decline(
                    request=request, version=request.version, text=text, instead=instead, by=comms
                )
            assert refusal.value.field == field
        with pytest.raises(Refused, match="have changed"):
            actions.decline(request=request, version=0, text="x", instead="x", by=comms)


class TestTheRows:
    def test_a_no_gives_a_reason(self, officer, service, manager):
        with pytest.raises(IntegrityError):
            Decision.objects.create(
                request=submitted(officer, service), outcome=Outcome.NOT_SUPPORTED, by=manager
            )

    @pytest.mark.parametrize(
        "values",
        [
            {"kind": Kind.WRITTEN},
            {"kind": Kind.POLICY, "text": "x"},
            {"kind": Kind.TRAINING},
            {"kind": Kind.HOLDERS},
        ],
        ids=str,
    )
    def test_a_condition_refuses_nonsense(self, officer, service, manager, comms, values):
        request = approved(officer, service, manager, comms)

        with pytest.raises(IntegrityError):
            Condition.objects.create(request=request, **values)

    def test_a_fact_is_never_ticked_off_in_the_row(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)
        fact = request.conditions.get(kind=Kind.CREDENTIAL)

        with pytest.raises(IntegrityError):
            Condition.objects.filter(pk=fact.pk).update(met_by=comms, met_at=request.moved_at, evidence="x")

    def test_evidence_goes_with_who_and_when(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        with pytest.raises(IntegrityError):
            request.conditions.filter(kind=Kind.POLICY).update(met_by=comms, met_at=request.moved_at)

    def test_they_name_themselves(self, officer, service, manager, comms):
        request = approved(officer, service, manager, comms)

        assert str(request.conditions.last()) == "Link it from our pages"
        assert str(request.decisions.last()) == f"Approved: request {request.pk}"
