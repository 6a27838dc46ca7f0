from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditEvent
from accounts.models import Membership, User
from approvals.models import AccountRequest, Decision
from approvals.requests.actions import submit
from approvals.requests.querysets import to_claim
from approvals.requests.telling import whose_turn
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
    draft,
    facebook,
    returned,
    submitted,
    supported,
    told,
)
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def last(request):
    return AuditEvent.objects.about(request).first()


class TestSupport:
    def test_sends_it_to_comms_with_the_note(self, officer, service, manager, comms, comms2):
        request = actions.support(request=submitted(officer, service), by=manager, text=" We have the staff ")

        assert (request.status, request.supported_by) == (Status.SUPPORTED, manager)
        assert told("request_supported") == {comms, comms2}
        assert Decision.objects.get().text == "We have the staff"
        assert (last(request).event, last(request).reason) == ("request.supported", "We have the staff")

    def test_refuses_whoever_is_named(self, officer, service, manager, comms):
        other = make_user(service=service, manages=True)
        request = submitted(officer, service, deputy=other)

        for person in (officer, other):
            with pytest.raises(Refused, match="You are named in"):
                actions.support(request=request, by=person)

    def test_refuses_the_requester_though_they_manage_the_service(self, manager, service):
        make_user(service=service, manages=True)

        with pytest.raises(Refused, match="You are named in"):
            actions.support(request=submitted(manager, service, lead=make_user()), by=manager)

    def test_refuses_managers_of_other_services(self, officer, service, manager, auditor):
        with pytest.raises(Refused, match="Only a manager of Leisure"):
            actions.support(request=submitted(officer, service), by=auditor)

    def test_comms_may_in_the_managers_place_saying_why(self, officer, service, manager, comms):
        request = submitted(officer, service)

        with pytest.raises(Refused, match="place"):
            actions.support(request=request, by=comms, text=" ")
        request = actions.support(request=request, by=comms, text="She is away and agreed by telephone")

        assert request.supported_by == comms
        assert last(request).facts == {"in_the_managers_place": True}

    def test_refuses_the_second_answer_and_says_where_it_is(self, officer, service, manager):
        request = supported(officer, service, manager)

        with pytest.raises(Refused, match="queue of the communications team"):
            actions.support(request=request, by=manager)

    def test_refuses_a_draft(self, officer, service, manager):
        with pytest.raises(Refused, match="draft"):
            actions.support(request=draft(officer, service), by=manager)


class TestDoNotSupport:
    def test_ends_it_and_tells_requester_and_lead(self, officer, service, manager):
        lead = make_user()
        request = submitted(officer, service, lead=lead)

        request = actions.do_not_support(request=request, text="No staff", by=manager)

        assert (request.status, request.decided_by) == (Status.NOT_SUPPORTED, manager)
        assert told("request_not_supported") == {officer, lead}
        assert last(request).reason == "No staff"

    def test_refuses_no_reason_and_others(self, officer, service, manager, auditor):
        request = submitted(officer, service)

        with pytest.raises(Refused, match="Say why"):
            actions.do_not_support(request=request, text=" ", by=manager)
        with pytest.raises(Refused, match="Only a manager"):
            actions.do_not_support(request=request, text="x", by=auditor)


class TestClaimAndLetGo:
    def test_claim_puts_it_on_ones_desk(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        assert (request.status, request.claimed_by, request.claimed_at) == (
            Status.IN_REVIEW,
            comms,
            request.moved_at,
        )
        assert last(request).event == "request.claimed"

    def test_claim_tells_the_second_who_was_first(self, officer, service, manager, comms, comms2):
        request = claimed(officer, service, manager, comms)

        with pytest.raises(Refused, match="was claimed by Comms Person on"):
            actions.claim(request=request, by=comms2)

    @pytest.mark.parametrize("part", ["lead", "deputy", "second_deputy"])
    def test_claim_refuses_whoever_is_named(self, officer, service, manager, comms, part):
        request = supported(officer, service, manager, **{part: comms})

        with pytest.raises(Refused, match="a colleague in the communications team must decide"):
            actions.claim(request=request, by=comms)

    def test_claim_refuses_the_requester_in_comms(self, service, manager, comms):
        request = supported(comms, service, manager)

        with pytest.raises(Refused, match="You are named"):
            actions.claim(request=request, by=comms)

    def test_claim_refuses_managers(self, officer, service, manager):
        with pytest.raises(Refused, match="Only the communications team"):
            actions.claim(request=supported(officer, service, manager), by=manager)

    def test_let_go_puts_it_back(self, officer, service, manager, comms):
        request = actions.let_go(request=claimed(officer, service, manager, comms), by=comms)

        assert (request.status, request.claimed_by) == (Status.SUPPORTED, None)
        assert told("request_let_go") == set()
        assert last(request).event == "request.released"

    def test_let_go_of_a_colleagues_tells_them(self, officer, service, manager, comms, comms2):
        actions.let_go(request=claimed(officer, service, manager, comms), by=comms2)

        assert told("request_let_go") == {comms}

    def test_let_go_refuses_others_and_what_nobody_has(self, officer, service, manager, comms):
        with pytest.raises(Refused, match="Only the communications team"):
            actions.let_go(request=claimed(officer, service, manager, comms), by=manager)
        with pytest.raises(Refused, match="queue"):
            actions.let_go(request=supported(officer, service, manager), by=comms)


class TestReassign:
    def test_gives_it_to_a_colleague_and_tells_both(self, officer, service, manager, comms, comms2):
        third = make_user("Third Person", role="comms")

        request = actions.reassign(
            request=claimed(officer, service, manager, comms), to=comms2, reason="On leave", by=third
        )

        assert request.claimed_by == comms2
        assert told("request_reassigned") == {comms, comms2}
        assert last(request).facts == {"was_with": "Comms Person", "goes_to": comms2.full_name}
        assert comms2.notices.get(kind="request_reassigned").facts["comment"] == "On leave"

    def test_refuses_whoever_may_not_decide_it_and_whoever_has_it(
        self, officer, service, manager, comms, comms2
    ):
        request = claimed(officer, service, manager, comms, second_deputy=comms2)

        for to in (comms2, officer):
            with pytest.raises(Refused, match="cannot decide this request"):
                actions.reassign(request=request, to=to, by=comms)
        with pytest.raises(Refused, match="has it already"):
            actions.reassign(request=request, to=comms, by=comms)

    def test_refuses_others_and_what_nobody_has(self, officer, service, manager, comms, comms2):
        with pytest.raises(Refused, match="Only the communications team"):
            actions.reassign(request=claimed(officer, service, manager, comms), to=comms2, by=manager)
        with pytest.raises(Refused, match="queue"):
            actions.reassign(request=supported(officer, service, manager), to=comms2, by=comms)


class TestOneLine:
    def test_nobody_decides_what_their_manager_asks_for(self, officer, service, manager, comms):
        request = supported(officer, service, manager)
        team = make_service("Communications")
        join(comms, team)
        join(officer, team, manages=True)

        with pytest.raises(Refused, match="You and Olive Officer work in one line"):
            actions.claim(request=request, by=afresh(comms))

    def test_nobody_decides_what_somebody_asks_whom_they_manage(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)
        join(comms, service, manages=True)
        again = afresh(comms)

        for decide in (
            lambda: actions.approve(request=request, version=request.version, by=again),
            lambda: actions.return_for_changes(request=request, text="x", questions=["name"], by=again),
            lambda: actions.decline(request=request, version=1, text="x", instead="y", by=again),
        ):
            with pytest.raises(Refused, match="work in one line"):
                decide()
        assert not AccountRequest.objects.filter(to_claim(again)).exists()

    def test_colleagues_of_the_same_rank_are_no_line(self, officer, service, manager, comms):
        join(comms, service)

        again = afresh(comms)
        request = supported(officer, service, manager)

        assert AccountRequest.objects.filter(to_claim(again)).get() == request
        assert actions.claim(request=request, by=again).claimed_by == comms

    def test_where_all_of_comms_is_one_line_they_are_told_all_the_same(self, service, manager, comms):
        lead = make_user("Comms Lead", role="comms")
        team = make_service("Communications")
        join(comms, team)
        join(lead, team, manages=True)

        request = submit(request=draft(afresh(comms), team), by=comms)
        actions.support(request=request, by=afresh(lead))

        assert told("request_supported") == set()
        assert [person.full_name for person in whose_turn(AccountRequest.objects.get())] == ["Comms Lead"]


def join(person, service, *, manages=False):
    Membership.objects.update_or_create(user=person, service=service, defaults={"is_manager": manages})


def afresh(person):
    """The person as the next request of theirs finds them."""
    return User.objects.get(pk=person.pk)


class TestReturn:
    def test_goes_to_the_requester_with_words_and_steps(self, officer, service, manager, comms):
        request = returned(officer, service, manager, comms)

        assert (request.status, request.claimed_by) == (Status.RETURNED, comms)
        assert told("request_returned") == {officer}
        assert request.returned.steps == ["answers"]
        assert last(request).facts == {"questions": ["Who answers"]}

    def test_twice_tells_twice(self, officer, service, manager, comms):
        from approvals.requests.actions import submit

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
