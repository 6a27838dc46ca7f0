"""Changing what the register says of an account."""

import pytest

from accounts.models import AuditEvent
from socialaccounts.register.terms import Status
from tests.factories import make_service
from tests.socialaccounts.factories import make_account, make_platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, comms):
    return client_for(comms)


@pytest.fixture
def answers(live):
    return {
        "name": live.name,
        "handle": live.handle,
        "url": live.url,
        "service": live.service_id,
        "purpose": live.purpose,
        "audience": live.audience,
        "objectives": live.objectives,
        "promised_posts_per_week": 3,
        "answered_by": live.answered_by,
        "answer_hours": live.answer_hours,
        "shows_children": "no",
        "reason": "",
    }


def url_of(account):
    return f"{account.get_absolute_url()}change/"


def test_the_form_shows_what_is_kept(client, live):
    page = client.get(url_of(live)).content.decode()

    assert 'value="Queen’s Park"' in page
    assert "Tells people what is on</textarea>" in page
    assert 'name="platform"' not in page


def test_a_planned_account_may_move_to_another_platform(client, planned, answers):
    assert 'name="platform"' in client.get(url_of(planned)).content.decode()

    moved = answers | {"platform": make_platform("x").pk, "handle": "wheel", "url": "x.com/wheel"}
    client.post(url_of(planned), moved)

    planned.refresh_from_db()
    assert (planned.platform.slug, planned.url) == ("x", "https://x.com/wheel")


def test_a_change_is_saved_recorded_and_said(client, live, answers):
    other = make_service("Parks")

    response = client.post(
        url_of(live),
        answers
        | {
            "service": other.pk,
            "shows_children": "yes",
            "reason": "Reorganised",
            "handle": "@parks",
            "url": "fb.com/parks",
        },
        follow=True,
    )

    live.refresh_from_db()
    assert (live.service, live.shows_children, live.handle) == (other, True, "parks")
    assert response.redirect_chain == [(live.get_absolute_url(), 302)]
    assert "The details are saved" in response.content.decode()
    assert AuditEvent.objects.get().reason == "Reorganised"


def test_a_second_click_changes_nothing_more(client, live, answers):
    for _ in range(2):
        response = client.post(url_of(live), answers | {"name": "New name"})

    assert response.status_code == 302
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the name of the account"),
        ({"name": "x" * 121}, "must be 120 characters or fewer"),
        ({"url": "https://evil.example/page"}, "is at facebook.com"),
        ({"url": "javascript:alert(1)"}, "starts with https://"),
        ({"objectives": []}, "Select the objectives"),
        ({"objectives": ["world peace"]}, "Select one of the answers"),
        ({"promised_posts_per_week": "0"}, "must be 1 or more"),
        ({"promised_posts_per_week": "many"}, "must be a whole number"),
        ({"shows_children": ""}, "Answer"),
        ({"service": "999999"}, "Select one of the answers"),
        ({"purpose": "x" * 1001}, "must be 1000 characters or fewer"),
        ({"answered_by": "a\0b"}, "cannot be saved"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field_and_kept(client, live, answers, wrong, sentence):
    page = client.post(url_of(live), answers | {"audience": "Typed with care"} | wrong).content.decode()

    assert "There is a problem" in page
    assert sentence in page
    assert "Typed with care" in page
    assert not AuditEvent.objects.exists()


def test_a_handle_in_use_is_refused_with_whose_it_is(client, live, answers):
    other = make_account("Lake", handle="lake")

    page = client.post(url_of(live), answers | {"handle": "LAKE", "url": ""}).content.decode()

    assert f"Lake ({other.reference}) has this handle on Facebook already" in page


def test_the_workflow_is_in_no_form(client, live, answers):
    client.post(url_of(live), answers | {"status": "closed", "went_live_at": "", "name": "New name"})

    live.refresh_from_db()
    assert (live.status, live.name) == (Status.LIVE, "New name")


def test_an_account_of_a_service_that_is_no_more_keeps_it(client, live, answers, service):
    service.is_active = False
    service.save()

    assert client.post(url_of(live), answers | {"name": "New name"}).status_code == 302


@pytest.mark.parametrize("page", ["change", "close", "holders/add"])
def test_a_closed_account_is_sent_back_with_a_sentence(client, page):
    account = make_account("Old pool", status=Status.CLOSED)

    response = client.get(f"{account.get_absolute_url()}{page}/", follow=True)

    assert response.redirect_chain == [(account.get_absolute_url(), 302)]
    assert "Old pool is closed, so nothing about it can be changed" in response.content.decode()


@pytest.mark.parametrize("role", ["officer", "manager", "stranger", "auditor", "admin", "safeguarding"])
def test_nobody_else_may_change(client_for, request, live, answers, role):
    client = client_for(request.getfixturevalue(role))

    for page in ("change/", "close/", "holders/add/"):
        assert client.post(f"{live.get_absolute_url()}{page}", answers).status_code == 403
    assert not AuditEvent.objects.exists()
