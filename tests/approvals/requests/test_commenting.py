import pytest

from accounts.audit.models import AuditEvent
from approvals.models import Comment
from approvals.requests.commenting import comment
from approvals.requests.comments import commented_by, comments_for
from approvals.requests.submissions import changes, keep
from config.workflow import Refused
from tests.approvals.factories import claimed, declined, draft, returned, submitted, told

pytestmark = pytest.mark.django_db


class TestComment:
    def test_tells_the_requester_and_whose_turn_it_is(self, officer, service, manager, comms, comms2):
        request = claimed(officer, service, manager, comms)

        written = comment(request=request, text=" Who answers?\n", by=comms2)

        assert written.text == "Who answers?"
        assert told("request_commented") == {officer, comms}
        assert AuditEvent.objects.about(request).first().reason == "Who answers?"

    def test_each_comment_is_told_by_itself(self, officer, service, manager):
        request = submitted(officer, service)

        comment(request=request, text="One", by=officer)
        comment(request=request, text="Two", by=officer)

        assert manager.notices.filter(kind="request_commented").count() == 2

    def test_refuses_strangers_drafts_ended_ones_and_no_words(
        self, officer, service, manager, comms, auditor
    ):
        request = submitted(officer, service)

        with pytest.raises(Refused, match="whom a request concerns"):
            comment(request=request, text="x", by=auditor)
        with pytest.raises(Refused, match="draft"):
            comment(request=draft(officer, service), text="x", by=officer)
        with pytest.raises(Refused, match="Comments are closed"):
            comment(request=declined(officer, service, manager, comms), text="x", by=officer)
        with pytest.raises(Refused, match="Enter your comment"):
            comment(request=request, text=" ", by=officer)

    def test_is_about_a_question(self, officer, service, manager):
        written = comment(request=submitted(officer, service), text="Why not?", question="handle", by=manager)

        assert written.question == "handle"
        assert "“Handle” of" in officer.notices.get(kind="request_commented").title
        with pytest.raises(Refused, match="one of the questions"):
            comment(request=written.request, text="x", question="ending", by=manager)


class TestNotes:
    def test_are_told_to_the_reviewer_alone(self, officer, service, manager, comms, comms2):
        request = claimed(officer, service, manager, comms)

        comment(request=request, text="A friend of the mayor", internal=True, by=comms2)

        assert told("request_noted") == {comms}
        assert told("request_commented") == set()

    def test_are_read_by_comms_and_auditors_alone(
        self, officer, service, manager, comms, comms2, auditor, client_for
    ):
        request = claimed(officer, service, manager, comms)
        comment(request=request, text="A friend of the mayor", internal=True, by=comms2)

        assert [len(comments_for(request, one)) for one in (comms, auditor, officer, manager)] == [1, 1, 0, 0]
        pages = [client_for(one).get(request.get_absolute_url()).content.decode() for one in (officer, comms)]
        assert ["A friend of the mayor" in page for page in pages] == [False, True]
        assert ["Internal note on a request" in page for page in pages] == [False, True]

    def test_keep_their_words_out_of_the_history(self, officer, service, manager, comms):
        request = claimed(officer, service, manager, comms)

        comment(request=request, text="A friend of the mayor", internal=True, by=comms)

        event = AuditEvent.objects.about(request).first()
        assert (event.event, event.reason) == ("request.noted", "")

    def test_are_for_comms_alone(self, officer, service, manager, comms):
        with pytest.raises(Refused, match="Only communications write internal notes"):
            comment(request=claimed(officer, service, manager, comms), text="x", internal=True, by=officer)


def test_what_the_reviewer_wrote_about_is_ticked_beforehand(officer, service, manager, comms, client_for):
    request = claimed(officer, service, manager, comms)
    comment(request=request, text="x", question="name", by=comms)
    comment(request=request, text="x", question="url", internal=True, by=comms)

    assert commented_by(request, comms) == ["name"]
    page = client_for(comms).get(f"/requests/{request.reference}/return/")
    assert page.context["form"]["questions"].value() == ["name"]
    Comment.objects.all().delete()
    request.submissions.all().delete()
    assert commented_by(request, comms) == []


class TestChanges:
    def test_are_none_before_it_is_handed_in_again(self, officer, service, manager, comms):
        assert changes(submitted(officer, service)) == []
        assert changes(returned(officer, service, manager, comms)) == []
        assert changes(draft(officer, service)) == []

    def test_what_was_kept_stays_as_it_is(self, officer, service):
        request = submitted(officer, service)
        request.name = "Another"

        assert keep(request).answers["name"] == "Queen’s Park"
        assert str(keep(request)) == f"Version {request.version} of request {request.pk}"
