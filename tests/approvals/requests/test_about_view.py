from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from approvals.completion.actions import complete
from approvals.models import AccountRequest
from approvals.requests.actions import start, submit
from approvals.requests.steps import WAYS
from approvals.requests.workflow import RequestKind, Status
from approvals.review.actions import approve, claim, support
from config import clock
from config.workflow import Refused
from socialaccounts.models import SocialAccount
from tests.approvals.factories import PROFILE, about, told
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db

JOIN = {"capacity": "editor", "why": "I run the pool"}
READY = {"training": "done", "policy_read": "on"}
END = {"ending": "park", "why": "Closed for the winter", "ending_on": "2099-01-31"}
REMAINS = {"followers": "They hear of it", "archive": "The export", "handle_fate": "keep"}


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer, deputy=make_user("Dee Deputy"))


def url(account, kind):
    return f"/requests/about/{account.reference}/{kind}/"


def approved(request, manager, comms):
    """Handed in, supported, claimed and approved, with its conditions ticked off."""
    submit(request=request, by=request.requester)
    support(request=request, by=manager)
    claim(request=request, by=comms)
    now = AccountRequest.objects.get(pk=request.pk)
    return approve(request=now, version=now.version, asked=[], by=comms)


def test_joining_takes_two_short_steps(client_for, stranger, account, manager):
    browser = client_for(stranger)

    first = browser.get(url(account, "join"))
    second = browser.post(url(account, "join"), {**JOIN, "token": first.context["token"]})
    check = browser.post(second.url, READY)
    page = browser.get(check.url).content.decode()
    done = browser.post(check.url)

    request = AccountRequest.objects.get()
    assert "step 1 of 2" in first.content.decode()
    assert (request.kind, request.subject, request.name) == (RequestKind.JOIN, account, "The Pool")
    assert "I run the pool" in page
    assert done.url.endswith("/submitted/")
    assert (request.status, told("request_submitted")) == (
        Status.SUBMITTED, {manager, account.holders.get(capacity="lead").user},
    )  # fmt: skip


def test_closing_takes_two_short_steps(client_for, officer, account, manager):
    browser = client_for(officer)

    first = browser.get(url(account, "close"))
    second = browser.post(url(account, "close"), {**END, "token": first.context["token"]})
    check = browser.post(second.url, REMAINS)
    browser.post(check.url)

    request = AccountRequest.objects.get()
    assert (request.kind, request.status, request.ending) == ("close", Status.SUBMITTED, "park")


def test_whoever_has_asked_goes_on_with_that(client_for, stranger, account):
    request = about(RequestKind.JOIN, account, stranger)

    assert client_for(stranger).get(url(account, "join")).url == request.get_absolute_url()
    page = client_for(stranger).post(url(account, "join"), JOIN)
    assert "You have asked for this already" in page.content.decode()
    assert AccountRequest.objects.count() == 1


def test_strangers_cannot_ask_to_close(client_for, stranger, account):
    page = client_for(stranger).get(url(account, "close"), follow=True)

    assert "Only those who run The Pool can ask to close or park it." in page.content.decode()


def test_a_closed_account_is_left_alone(client_for, stranger, service):
    page = client_for(stranger).get(
        url(make_account("Old", service=service, status="closed"), "join"), follow=True
    )

    assert "Old is closed." in page.content.decode()


@pytest.mark.parametrize("kind", ["open", "nonsense"])
def test_there_are_no_other_kinds(client_for, stranger, account, kind):
    assert client_for(stranger).get(url(account, kind)).status_code == 404


def test_what_one_is_already_cannot_be_asked_for(client_for, officer, account):
    page = client_for(officer).post(url(account, "join"), {**JOIN, "capacity": "lead"})

    assert page.context["form"].errors["capacity"] == ["You are lead of it already"]


@pytest.mark.parametrize(
    ("kind", "slug", "field", "typed"),
    [
        ("join", "join", "capacity", "mayor"),
        ("join", "join", "why", "x" * 1001),
        ("join", "ready", "policy_read", ""),
        ("close", "ending", "ending_on", "2020-01-01"),
        ("close", "remains", "handle_fate", ""),
    ],
)
def test_what_cannot_be_meant_is_refused_at_the_field(client_for, officer, account, kind, slug, field, typed):
    request = about(RequestKind(kind), account, officer)
    good = {"join": JOIN, "ready": READY, "ending": END, "remains": REMAINS}[slug]

    page = client_for(officer).post(f"/requests/{request.reference}/steps/{slug}/", {**good, field: typed})

    assert list(page.context["form"].errors) == [field]


def test_a_step_of_another_kind_is_not_found(client_for, officer, account):
    request = about(RequestKind.JOIN, account, officer)

    assert client_for(officer).get(f"/requests/{request.reference}/steps/ending/").status_code == 404


class TestCompletion:
    def test_who_joined_becomes_a_holder(self, account, stranger, manager, comms, officer):
        request = approved(about(RequestKind.JOIN, account, stranger, capacity="editor"), manager, comms)

        complete(request=request, by=comms)

        assert account.holders.current().get(user=stranger).capacity == "editor"
        assert told("request_completed") == {stranger, officer}

    def test_a_holder_gets_the_other_part(self, account, manager, comms):
        editor = make_user("Edi Editor")
        make_holder(account, editor, "editor")
        request = approved(about(RequestKind.JOIN, account, editor, capacity="lead"), manager, comms)

        complete(request=request, by=comms)

        assert account.holders.current().get(capacity="lead").user == editor

    def test_joining_has_the_conditions_of_a_person(self, client_for, account, stranger, manager, comms):
        from approvals.completion.actions import tick

        request = about(RequestKind.JOIN, account, stranger)
        submit(request=request, by=stranger)
        support(request=request, by=manager)
        claim(request=request, by=comms)
        approve(request=request, version=request.version, by=comms)

        assert list(request.conditions.values_list("kind", "owner__full_name")) == [
            ("training", stranger.full_name),
            ("policy", stranger.full_name),
        ]
        with pytest.raises(Refused, match="Still missing: “Everybody named"):
            complete(request=request, by=comms)
        for condition in request.conditions.all():
            tick(condition=condition, evidence="Seen", checked=PROFILE, by=comms)
        page = client_for(comms).get(f"/requests/{request.reference}/conditions/").content.decode()
        assert "Make them a holder" in page

    def test_what_was_to_be_parked_is(self, account, officer, manager, comms):
        request = approved(about(RequestKind.CLOSE, account, officer, ending="park"), manager, comms)

        complete(request=request, by=comms)

        account.refresh_from_db()
        assert account.status == "parked"

    def test_what_was_to_be_closed_begins_its_steps(self, account, officer, manager, comms, client_for):
        day = clock.today() + timedelta(days=60)
        request = approved(about(RequestKind.CLOSE, account, officer, ending_on=day), manager, comms)
        page = client_for(comms).get(f"/requests/{request.reference}/conditions/").content.decode()
        assert "Start the closing" in page

        complete(request=request, by=comms)

        account.refresh_from_db()
        closing = account.closings.get()
        assert (account.status, closing.ends_on) == ("live", day)
        assert closing.because == f"{request.reference}: To post from the pool"
        assert (closing.announcement, closing.archive, closing.name_plan) == (
            "They follow the main page",
            "The export",
            "kept",
        )
        notice = Notice.objects.filter(kind="request_completed").first()
        assert notice.title.endswith("its closing has begun")
        assert "The steps of the closing" in message_for(notice).body

    def test_an_account_that_never_was_live_is_closed_at_once(self, account, officer, manager, comms):
        SocialAccount.objects.filter(pk=account.pk).update(status="planned", went_live_at=None)
        request = approved(about(RequestKind.CLOSE, account, officer), manager, comms)

        complete(request=request, by=comms)

        account.refresh_from_db()
        assert account.is_closed
        assert Notice.objects.filter(kind="request_completed").first().title.endswith(": closed")

    def test_a_day_that_has_passed_meanwhile_becomes_today(self, account, officer, manager, comms):
        request = approved(about(RequestKind.CLOSE, account, officer), manager, comms)
        AccountRequest.objects.filter(pk=request.pk).update(ending_on=clock.today() - timedelta(days=3))

        complete(request=AccountRequest.objects.get(pk=request.pk), by=comms)

        assert account.closings.get().ends_on == clock.today()

    def test_not_before_its_day(self, account, officer, manager, comms):
        day = clock.today() + timedelta(days=30)
        request = approved(
            about(RequestKind.CLOSE, account, officer, ending="park", ending_on=day), manager, comms
        )

        with pytest.raises(Refused, match="the day that was agreed"):
            complete(request=request, by=comms)


def test_the_accounts_page_offers_what_one_may_ask(client_for, account, officer, stranger):
    for_holder, for_stranger = (
        client_for(one).get(account.get_absolute_url()).content.decode() for one in (officer, stranger)
    )

    assert url(account, "close") in for_holder
    assert "Leave this account" in for_holder
    assert url(account, "join") in for_stranger
    assert url(account, "close") not in for_stranger
    assert "Leave this account" not in for_stranger


def test_a_token_of_another_request_is_out_of_date(account, officer, stranger):
    request = about(RequestKind.JOIN, account, stranger)
    other = make_account(service=make_service("Museum"))
    step = WAYS[RequestKind.JOIN][0]

    for by, subject in ((officer, account), (stranger, other)):
        with pytest.raises(Refused, match="out of date"):
            start(token=request.token, step=step, answers={}, by=by, kind=RequestKind.JOIN, subject=subject)
    with pytest.raises(Refused, match="out of date"):
        start(token=request.token, step=step, answers={}, by=stranger, kind=RequestKind.JOIN)
