"""Who takes a request, hands it on or lets it go, and who may not for they stand in one line."""

import pytest

from accounts.models import Membership, User
from approvals.models import AccountRequest
from approvals.requests.actions import submit
from approvals.requests.querysets import to_claim
from approvals.requests.telling import whose_turn
from approvals.requests.workflow import Status
from approvals.review import actions
from config.workflow import Refused
from tests.approvals.factories import (
    claimed,
    draft,
    last,
    supported,
    told,
)
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


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
