"""A manager supports a request of their service, or does not."""

import pytest

from approvals.models import Decision
from approvals.requests.workflow import Status
from approvals.review import actions
from config.workflow import Refused
from tests.approvals.factories import (
    draft,
    last,
    submitted,
    supported,
    told,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


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
