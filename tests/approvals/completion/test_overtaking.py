"""What becomes of requests about an account that was closed meanwhile, or whose end has begun without them."""

import pytest

from accounts.audit.models import AuditEvent
from accounts.models import Notice
from accounts.notices.deliver import message_for
from approvals.completion import actions
from approvals.completion.sweep import sweep
from approvals.models import AccountRequest
from approvals.requests.actions import submit
from approvals.requests.progress import stages
from approvals.requests.workflow import RequestKind, Status
from approvals.review.actions import approve, claim, return_for_changes, support
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.closing.actions import begin, close_at_once
from socialaccounts.register.actions import park
from tests.approvals.factories import about, approved, claimed, told
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer)


@pytest.fixture
def to_stage(manager, comms):
    """A request about the account, brought as far as one says."""

    def bring(kind, account, by, stage, **other):
        request = about(kind, account, by, **other)
        steps = {
            "submitted": lambda one: submit(request=one, by=by),
            "supported": lambda one: support(request=one, by=manager),
            "in_review": lambda one: claim(request=one, by=comms),
            "returned": lambda one: return_for_changes(request=one, text="Why?", questions=["why"], by=comms),
            "approved": lambda one: approve(request=one, version=one.version, by=comms),
        }
        way = [name for name in steps if name != ("returned" if stage == "approved" else "approved")]
        for name in [] if stage == "draft" else way[: way.index(stage) + 1]:
            request = steps[name](request)
        return request

    return bring


def closed(account, by):
    return close_at_once(account=account, reason="Hacked", by=by)


def now(request):
    return AccountRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize("stage", ["submitted", "supported", "in_review", "returned", "approved"])
def test_to_join_a_closed_account_is_withdrawn_by_the_portal(to_stage, account, stranger, comms, stage):
    request = to_stage(RequestKind.JOIN, account, stranger, stage)
    closed(account, comms)

    assert (sweep().overtaken, sweep().overtaken) == (1, 0)

    assert (now(request).status, now(request).moved_by) == (Status.WITHDRAWN, None)
    event = AuditEvent.objects.about(request).first()
    assert (event.event, event.actor_name) == ("request.withdrawn", "The portal")
    assert stranger in told("request_withdrawn")
    notice = Notice.objects.filter(kind="request_withdrawn", recipient=stranger).get()
    assert "The Pool was closed on" in message_for(notice).body
    assert stages(now(request))[-1].who == "The portal"


def test_what_asked_to_close_it_and_was_approved_is_done(client_for, to_stage, account, officer, comms):
    request = to_stage(RequestKind.CLOSE, account, officer, "approved")
    closed(account, comms)

    sweep()

    assert now(request).status == Status.COMPLETED
    assert AuditEvent.objects.about(request).first().actor_name == "The portal"
    body = message_for(Notice.objects.get(kind="request_completed", recipient=officer)).body
    assert "The Pool: closed." in body
    assert stages(now(request))[-1].who == "The portal"
    page = client_for(officer).get(request.get_absolute_url())
    assert "was completed by the portal" in now(request).standing()
    assert page.status_code == 200


def test_what_asked_to_close_or_park_it_otherwise_is_withdrawn(to_stage, account, officer, manager, comms):
    undecided = to_stage(RequestKind.CLOSE, account, officer, "in_review")
    other = make_account("The Lake", service=account.service, lead=officer)
    to_park = to_stage(RequestKind.CLOSE, other, officer, "approved", ending="park")
    closed(account, comms)
    closed(other, comms)

    assert sweep().overtaken == 2

    assert {now(undecided).status, now(to_park).status} == {Status.WITHDRAWN}


def test_for_a_new_account_that_was_closed_before_it_went_live(officer, service, manager, comms):
    request = approved(officer, service, manager, comms)
    closed(request.account, comms)

    assert sweep().overtaken == 1
    assert now(request).status == Status.WITHDRAWN


def test_drafts_and_what_is_at_its_end_are_left_alone(to_stage, account, officer, stranger, comms):
    draft = to_stage(RequestKind.JOIN, account, stranger, "draft")
    ended = to_stage(RequestKind.CLOSE, account, officer, "approved")
    actions.complete(request=ended, by=comms)
    closed(account, comms)

    assert sweep().overtaken == 0
    for one in (draft, ended):
        with pytest.raises(WrongState):
            actions.overtake(request=one)
    with pytest.raises(Refused, match="The Pool is closed"):
        submit(request=draft, by=stranger)


def test_refuses_while_the_account_is_there(to_stage, account, officer, service, manager, comms):
    request = to_stage(RequestKind.CLOSE, account, officer, "approved")
    without = claimed(officer, service, manager, comms)

    for one in (request, without):
        with pytest.raises(WrongState, match="is not closed"):
            actions.overtake(request=one)


def test_nobody_approves_what_is_about_a_closed_account(to_stage, account, stranger, comms):
    request = to_stage(RequestKind.JOIN, account, stranger, "in_review")
    closed(account, comms)

    with pytest.raises(WrongState, match="nothing left to approve"):
        approve(request=request, version=request.version, by=comms)


class TestWhatCommsDidWithoutIt:
    def test_a_closing_that_runs_is_not_begun_twice(self, client_for, to_stage, account, officer, comms):
        request = to_stage(RequestKind.CLOSE, account, officer, "approved")
        begin(account=account, ends_on=portal_clock.today(), because="Unread", by=comms)
        page = client_for(comms).get(f"{request.get_absolute_url()}conditions/").content.decode()
        assert "Complete it" in page

        request = actions.complete(request=request, by=comms)

        assert request.status == Status.COMPLETED
        assert account.closings.count() == 1

    def test_a_parked_account_is_not_parked_twice(self, to_stage, account, officer, comms):
        request = to_stage(RequestKind.CLOSE, account, officer, "approved", ending="park")
        park(account=account, reason="Winter", by=comms)

        assert actions.complete(request=request, by=comms).status == Status.COMPLETED

    def test_a_closed_account_is_not_closed_twice(self, to_stage, account, officer, comms):
        request = to_stage(RequestKind.CLOSE, account, officer, "approved")
        closed(account, comms)

        assert actions.complete(request=request, by=comms).status == Status.COMPLETED


def test_who_closes_it_sees_what_ends_with_it(client_for, to_stage, account, officer, stranger, comms):
    asked = to_stage(RequestKind.CLOSE, account, officer, "in_review")
    draft = to_stage(RequestKind.JOIN, account, stranger, "draft")

    page = client_for(comms).get(f"{account.get_absolute_url()}close/").content.decode()

    assert "These requests end with it" in page
    assert asked.reference in page
    assert draft.reference not in page
