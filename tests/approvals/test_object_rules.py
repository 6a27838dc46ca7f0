"""For each page about a request and each person, what they get: by who they are to *this* request, not by role alone.

Two requests about one account: RQ of the officer, and one of the comms person. Letters in the tables: 2 shown, 4 not found,
3 forbidden, r sent back to the request with the reason, x done (by POST), s signed out.
"""

import pytest
from django.db import transaction

from accounts.models import User
from approvals.models import AccountRequest
from approvals.requests.actions import submit
from approvals.requests.workflow import RequestKind
from approvals.review.actions import approve, claim, decline, return_for_changes, support
from tests.approvals.factories import about
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db

PEOPLE = (
    "stranger",
    "requester",
    "own manager",
    "other manager",
    "lead",
    "holder",
    "former holder",
    "comms",
    "comms who asks",
    "auditor",
    "administrator",
    "leaver",
)

STATES: dict[str, dict[str, str]] = {
    # state: page -> one letter for each of PEOPLE
    "draft": {
        "": "4 2 4 4 4 4 4 4 4 4 4 s",
        "check/": "4 2 4 4 4 4 4 4 4 4 4 s",
        "steps/join/": "4 2 4 4 4 4 4 4 4 4 4 s",
        "discard/": "4 2 4 4 4 4 4 4 4 4 4 s",
    },
    "submitted": {
        "": "4 2 2 4 2 4 4 2 2 2 4 s",
        "steps/join/": "4 r r 4 r 4 4 r r r 4 s",
        "check/": "4 r r 4 r 4 4 r r r 4 s",
        "submitted/": "4 2 2 4 2 4 4 2 2 2 4 s",
        "withdraw/": "4 2 r 4 r 4 4 r r r 4 s",
        "support/": "3 3 2 4 3 3 3 2 2 3 3 s",
        "letter/": "4 4 4 4 4 4 4 4 4 4 4 s",
        "POST comment/": "4 x x 4 r 4 4 x x r 4 s",
    },
    "supported": {
        "POST claim/": "3 3 3 3 3 3 3 x x 3 3 s",
    },
    "in review": {
        "return/": "3 3 3 3 3 3 3 2 r 3 3 s",
        "approve/": "3 3 3 3 3 3 3 2 r 3 3 s",
        "decline/": "3 3 3 3 3 3 3 2 r 3 3 s",
        "reassign/": "3 3 3 3 3 3 3 2 2 3 3 s",
        "POST let-go/": "3 3 3 3 3 3 3 x x 3 3 s",
    },
    "returned": {
        "steps/join/": "4 2 r 4 r 4 4 r r r 4 s",
        "check/": "4 2 r 4 r 4 4 r r r 4 s",
    },
    "approved": {
        "conditions/": "4 2 2 4 2 4 4 2 2 2 4 s",
        "conditions/P/tick/": "4 2 r 4 r 4 4 2 2 r 4 s",
        "conditions/P/reopen/": "4 r r 4 r 4 4 r r r 4 s",
        "conditions/P/assign/": "3 3 3 3 3 3 3 2 2 3 3 s",
        "letter/": "4 2 2 4 2 4 4 2 2 2 4 s",
        "letter.pdf": "4 2 2 4 2 4 4 2 2 2 4 s",
        "ask-to-withdraw/": "4 2 r 4 r 4 4 r r r 4 s",
        "withdraw/": "4 r r 4 r 4 4 2 2 r 4 s",
        "POST live/": "3 3 3 3 3 3 3 r r 3 3 s",
    },
    "declined": {
        "": "4 2 2 4 2 4 4 2 2 2 4 s",
        "letter/": "4 2 2 4 2 4 4 2 2 2 4 s",
        "POST comment/": "4 r r 4 r 4 4 r r r 4 s",
    },
}
OF_THEIR_OWN: dict[str, dict[str, str]] = {
    # The same pages for the comms person about the request that they asked for themselves.
    "submitted": {"": "2", "support/": "r", "withdraw/": "2"},
    "supported": {"POST claim/": "r"},
    "in review": {"approve/": "r", "decline/": "r", "return/": "r", "reassign/": "2", "POST let-go/": "x"},
    "approved": {"conditions/P/tick/": "2", "conditions/P/assign/": "2", "POST live/": "r"},
}


@pytest.fixture
def people(service, officer, manager, comms, comms2, auditor, admin, stranger):
    lead, holder, former = make_user("Lea Lead"), make_user("Hal Holder"), make_user("Fay Former")
    account = make_account("The Pool", service=service, lead=lead, deputy=holder)
    make_holder(account, former, "editor", until=account.holders.first().since)
    found = dict(
        zip(
            PEOPLE,
            (
                stranger,
                officer,
                manager,
                make_user("Otto Other", service=make_service("Museum"), manages=True),
                lead,
                holder,
                former,
                comms,
                comms2,
                auditor,
                admin,
                make_user("Lou Leaver", role="comms"),
            ),
            strict=True,
        )
    )
    return {**found, "account": account}


def brought_to(state, by, people):
    """A request of `by` to join the account, where the state says, reviewed by the first comms person."""
    request = about(RequestKind.JOIN, people["account"], by, capacity="editor")
    reviewer, way = people["comms"], ["draft", "submitted", "supported", "in review"]
    if state != "draft":
        submit(request=request, by=by)
    if state not in way[:2]:
        support(request=request, by=people["own manager"])
    if state not in way[:3]:
        claim(request=request, by=reviewer)
    now = AccountRequest.objects.get(pk=request.pk)
    if state == "returned":
        return_for_changes(request=now, text="Why?", questions=["why"], by=reviewer)
    if state == "approved":
        approve(request=now, version=now.version, by=reviewer)
    if state == "declined":
        decline(request=now, version=now.version, text="No", instead="Ours", by=reviewer)
    return AccountRequest.objects.get(pk=request.pk)


def answer(browser, request, page):
    """One letter for what somebody gets."""
    method, _, path = page.rpartition(" ")
    policy = request.conditions.filter(kind="policy").first()
    url = f"{request.get_absolute_url()}{path.replace('/P/', f'/{policy.pk if policy else 0}/')}"
    with transaction.atomic():
        before = (request.status, request.comments.count())
        response = browser.post(url, {"text": "Hm"}) if method else browser.get(url)
        now = AccountRequest.objects.get(pk=request.pk)
        done = (now.status, now.comments.count()) != before
        transaction.set_rollback(True)
    if done:
        return "x"
    if response.status_code == 302 and response.url.startswith("/sign-in/"):
        return "s"
    return {200: "2", 302: "r", 403: "3", 404: "4", 409: "r"}.get(
        response.status_code, str(response.status_code)
    )


def leave_the_council(people):
    """The session lives on; the person does not work here any more."""
    User.objects.filter(pk=people["leaver"].pk).update(is_active=False)


@pytest.mark.parametrize("state", STATES)
def test_who_gets_what(state, people, client_for):
    request = brought_to(state, people["requester"], people)
    browsers = {name: client_for(people[name]) for name in PEOPLE}
    leave_the_council(people)

    got = {page: " ".join(answer(browsers[name], request, page) for name in PEOPLE) for page in STATES[state]}

    assert got == STATES[state]


@pytest.mark.parametrize("state", OF_THEIR_OWN)
def test_who_asks_and_is_in_comms_does_not_decide(state, people, client_for):
    request = brought_to(state, people["comms who asks"], people)
    browser = client_for(people["comms who asks"])

    got = {page: answer(browser, request, page) for page in OF_THEIR_OWN[state]}

    assert got == OF_THEIR_OWN[state]
