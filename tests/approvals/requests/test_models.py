import pytest
from django.db import IntegrityError, transaction

from approvals.models import AccountRequest, Comment
from approvals.requests.models import each_once
from approvals.requests.workflow import Status
from config import clock
from config.workflow import WrongState
from tests.approvals.factories import approved, claimed, declined, draft, returned, submitted, supported
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def refused_by_the_row(request, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(**values)
    return True


@pytest.mark.parametrize(
    "hole",
    [
        {"service": None},
        {"platform": None},
        {"name": ""},
        {"purpose": ""},
        {"audience": ""},
        {"why_new": ""},
        {"lead": None},
        {"deputy": None},
        {"answered_by": ""},
        {"answer_hours": ""},
        {"promised_posts_per_week": None},
        {"promised_posts_per_week": 0},
        {"promised_posts_per_week": 201},
        {"shows_children": None},
        {"training": ""},
        {"policy_read": False},
        {"summary": ""},
        {"plan_goals": ""},
        {"evidence": ""},
        {"handover": ""},
        {"examples": ""},
        {"out_of_hours": ""},
        {"comments_plan": ""},
        {"measures": ""},
        {"measured_when": ""},
        {"website_page": ""},
        {"second_factor": ""},
        {"mailbox": ""},
        {"personal_data": None},
        {"personal_data": True},
        {"submitted_at": None},
    ],
    ids=str,
)
def test_the_row_refuses_a_hole_once_it_is_handed_in(officer, service, manager, hole):
    assert refused_by_the_row(submitted(officer, service), **hole)


def test_the_row_takes_holes_in_a_draft(officer):
    request = AccountRequest.objects.create(requester=officer, moved_by=officer)

    assert request.title == "New account, no name yet"


def test_the_row_refuses_one_person_in_two_parts(officer, service, manager):
    request = draft(officer, service)

    assert refused_by_the_row(request, deputy=officer)
    assert refused_by_the_row(request, second_deputy=officer)
    assert refused_by_the_row(request, second_deputy=request.deputy)


def test_the_row_ties_decided_by_to_decided_at_and_status(officer, service, manager, comms):
    waiting = claimed(officer, service, manager, comms)

    assert refused_by_the_row(waiting, decided_by=comms)
    assert refused_by_the_row(waiting, decided_at=clock.now())
    assert refused_by_the_row(waiting, decided_by=comms, decided_at=clock.now())
    assert refused_by_the_row(waiting, status=Status.DECLINED)


def test_the_row_refuses_a_decision_by_the_requester(officer, service, manager, comms):
    request = declined(officer, service, manager, comms)

    assert refused_by_the_row(request, decided_by=officer)
    assert refused_by_the_row(request, supported_by=officer)


def test_the_row_ties_support_and_claim(officer, service, manager, comms):
    request = supported(officer, service, manager)

    assert refused_by_the_row(request, supported_by=None)
    assert refused_by_the_row(request, support_waived=True)
    assert refused_by_the_row(request, claimed_by=comms, claimed_at=clock.now())
    assert refused_by_the_row(request, status=Status.IN_REVIEW)
    assert refused_by_the_row(submitted(officer, service), status=Status.SUPPORTED)


def test_the_row_refuses_an_approval_without_an_account(officer, service, manager, comms):
    assert refused_by_the_row(approved(officer, service, manager, comms), account=None)


def test_a_comment_says_something(officer, service):
    with pytest.raises(IntegrityError):
        Comment.objects.create(request=draft(officer, service), by=officer, text="")


def test_a_draft_is_seen_by_its_requester_alone(officer, service, manager, comms, auditor, stranger):
    request = draft(officer, service, deputy=stranger)

    seers = [
        person
        for person in (officer, manager, comms, auditor, stranger)
        if AccountRequest.objects.visible_to(person).filter(pk=request.pk).exists()
    ]

    assert seers == [officer]


def test_what_is_handed_in_is_seen_by_those_concerned(
    officer, service, manager, comms, auditor, admin, safeguarding, stranger
):
    third, colleague = make_user(), make_user(service=service)
    request = submitted(officer, service, second_deputy=third)
    everybody = [
        officer,
        request.deputy,
        third,
        manager,
        comms,
        auditor,
        admin,
        safeguarding,
        stranger,
        colleague,
    ]

    seers = [
        one for one in everybody if AccountRequest.objects.visible_to(one).filter(pk=request.pk).exists()
    ]

    assert seers == [officer, request.deputy, third, manager, comms, auditor]


def test_somebody_who_has_left_sees_nothing(officer, service):
    submitted(officer, service)
    officer.is_active = False

    assert not AccountRequest.objects.visible_to(officer).exists()


def test_awaiting_is_whoever_must_act(officer, service, manager, comms, comms2, stranger):
    people = (officer, manager, comms, comms2, stranger)

    def waits_for(request):
        return [one for one in people if AccountRequest.objects.awaiting(one).filter(pk=request.pk).exists()]

    assert waits_for(draft(officer, service)) == [officer]
    assert waits_for(submitted(officer, service)) == [manager]
    assert waits_for(supported(officer, service, manager)) == [comms, comms2]
    assert waits_for(claimed(officer, service, manager, comms)) == [comms]
    assert waits_for(returned(officer, service, manager, comms)) == [officer]
    assert waits_for(declined(officer, service, manager, comms)) == []


def test_awaiting_leaves_out_those_who_are_named(officer, service, manager, comms, comms2):
    request = supported(officer, service, manager, deputy=comms)

    assert not AccountRequest.objects.awaiting(comms).exists()
    assert AccountRequest.objects.awaiting(comms2).get() == request


@pytest.mark.parametrize("text", ["rq-{pk}", "queen", "Park queen", "@QPARK", "olive", "olive queen"])
def test_search_finds_by_reference_words_handle_and_person(officer, service, text):
    request = submitted(officer, service, handle="qpark")
    draft(make_user("Ned Nobody"), make_service(), name="Canal", lead=make_user())

    found = AccountRequest.objects.search(text.format(pk=request.pk))

    assert list(found) == [request]


@pytest.mark.parametrize("text", ["RQ-9999", "zebra", "queen zebra", "%", "😀"])
def test_search_finds_nothing_else(officer, service, text):
    submitted(officer, service)

    assert not AccountRequest.objects.search(text).exists()


@pytest.mark.parametrize("text", ["  ", "@"])
def test_search_for_nothing_finds_all(officer, service, text):
    submitted(officer, service)

    assert AccountRequest.objects.search(text).count() == 1


@pytest.mark.parametrize("status", Status)
def test_standing_says_where_it_is_and_who_brought_it_there(officer, service, status):
    request = draft(officer, service)
    request.status = status

    sentence = request.standing()

    assert sentence.startswith(request.reference)
    assert sentence.endswith(".")
    assert (officer.full_name in sentence) == (status not in {Status.DRAFT, Status.SUPPORTED})


def test_a_move_that_is_not_in_the_table_says_who_was_faster(officer, service, manager, comms, comms2):
    request = declined(officer, service, manager, comms)

    with pytest.raises(WrongState, match=f"{request.reference} was declined by {comms.full_name} on "):
        request.move_to(Status.APPROVED, by=comms2)


def test_names_as_people_read_them(officer, service):
    request = draft(officer, service, handle="qpark", name="Queen’s Park")

    assert str(request) == f"{request.reference} Queen’s Park"
    assert request.account_in_words == "Facebook: Queen’s Park"
    assert request.at_handle == "@qpark"
    assert AccountRequest(requester=officer).account_in_words == "New account, no name yet"
    assert request.get_absolute_url() == f"/requests/{request.reference}/"


def test_returned_is_the_last_return_while_it_is_returned(officer, service, manager, comms):
    assert returned(officer, service, manager, comms).returned.steps == ["answers"]
    assert claimed(officer, service, manager, comms).returned is None


def test_each_once_keeps_order_and_leaves_out_nobody(officer, manager):
    assert each_once([officer, None], [manager, officer]) == [officer, manager]


def test_a_comment_names_itself_by_numbers_only(officer, service):
    request = draft(officer, service)

    assert str(Comment(request=request, by=officer, text="x")) == f"Comment on {request.pk} by {officer.pk}"


def test_what_was_handed_in_on_the_first_edition_keeps_its_answers(officer, service, manager):
    request = submitted(officer, service)

    AccountRequest.objects.filter(pk=request.pk).update(edition=1, summary="", personal_data=None, mailbox="")

    assert AccountRequest.objects.get().purpose == "Tells members what is on"
