from uuid import uuid4

import pytest

from approvals.models import AccountRequest
from approvals.requests.steps import STEPS
from approvals.requests.workflow import Status
from tests.approvals.factories import draft, facebook, submitted
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db
URL = "/requests/new/"
STEP = STEPS[0]


def errors(response):
    return response.context["form"].errors


def test_it_shows_step_1_with_ones_own_service_selected(officers_browser, officer, service):
    make_service("Aardvarks")

    page = officers_browser.get(URL)

    assert "step 1 of 10" in page.content.decode()
    assert page.context["form"]["service"].value() == service.pk
    assert not AccountRequest.objects.exists()


def test_somebody_in_no_service_selects_one(client_for, auditor):
    assert client_for(auditor).get(URL).context["form"]["service"].value() is None


def test_it_names_drafts_that_wait(officers_browser, officer, service):
    request = draft(officer, service, only=1)

    assert request.reference in officers_browser.get(URL).content.decode()


def test_it_makes_the_draft_and_goes_on(fill, officer):
    response = fill(URL, STEP, handle=" @queens.park ", url="m.facebook.com/queenspark/?ref=a")

    request = AccountRequest.objects.get()
    assert response.url == f"/requests/{request.reference}/steps/purpose/"
    assert (request.requester, request.status) == (officer, Status.DRAFT)
    assert (request.handle, request.url) == ("queens.park", "https://facebook.com/queenspark")


def test_a_doubled_click_makes_one_draft(fill):
    token = str(uuid4())

    first, second = (fill(URL, STEP, token=token) for _ in range(2))

    assert first.url == second.url
    assert AccountRequest.objects.count() == 1


def test_a_token_that_is_none_is_replaced(fill):
    assert fill(URL, STEP, token="nonsense").status_code == 302


def test_the_token_of_somebody_else_is_refused_and_what_was_typed_is_kept(fill, manager, service):
    request = draft(manager, service)

    page = fill(URL, STEP, token=str(request.token), name="Typed")

    assert "out of date" in page.content.decode()
    assert 'value="Typed"' in page.content.decode()


def test_sending_it_again_after_it_was_handed_in_is_refused(fill, officer, service):
    request = submitted(officer, service)

    page = fill(URL, STEP, token=str(request.token), name="Late")

    assert "can no longer be changed" in page.content.decode()
    assert AccountRequest.objects.get().name != "Late"


def test_it_may_be_put_away_half_way(officers_browser, officer):
    response = officers_browser.post(URL, {"name": "Only a name", "later": "1"}, follow=True)

    assert response.redirect_chain[0][0] == "/requests/"
    assert AccountRequest.objects.get().name == "Only a name"
    assert "RQ-" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "name of the account"),
        ("name", "x" * 121, "Name of the account must be 120 characters or fewer"),
        ("name", "a\0b", "has a character in it that cannot be saved"),
        ("service", "", "Which service is it for?"),
        ("service", "999999", "Select one"),
        ("platform", "", "Which platform is it on?"),
        ("handle", "x" * 101, "must be 100 characters or fewer"),
        ("url", "nonsense", "Enter a web address in the correct format"),
        ("url", "javascript:alert(1)", "A web address starts with https://"),
        ("url", "facebook.com/" + "x" * 290, "Web address must be 300 characters or fewer"),
        ("url", "facebook.com/" + "x" * 60, "is not that of an account"),
    ],
)
def test_what_is_refused_says_so_at_the_field_and_is_kept(fill, field, value, sentence):
    page = fill(URL, STEP, **{field: value})

    assert sentence in errors(page)[field][0]
    assert page.status_code == 200
    assert not AccountRequest.objects.exists()
    assert page.content.decode().startswith("<!DOCTYPE html>")
    assert "Error: " in page.content.decode().split("</title>")[0]


def test_an_address_of_another_platform_is_refused(fill):
    page = fill(URL, STEP, platform=facebook().pk, url="https://example.com/x")

    assert errors(page)["url"] == ["An address on Facebook is at facebook.com or fb.com"] or (
        "An address on Facebook is at" in errors(page)["url"][0]
    )


def test_a_handle_or_address_on_the_register_is_refused_by_name(fill):
    account = make_account(
        "Leisure", platform=facebook(), handle="cbcleisure", url="https://facebook.com/cbcleisure"
    )

    page = fill(
        URL, STEP, platform=facebook().pk, handle="@CBCleisure", url="https://facebook.com/cbcleisure"
    )

    assert errors(page)["handle"] == [f"Leisure ({account.reference}) has this handle on Facebook already"]
    assert errors(page)["url"] == [f"Leisure ({account.reference}) has this web address already"]


def test_an_address_is_read_without_a_platform_too(fill):
    page = fill(URL, STEP, platform="", url="https://example.com/x")

    assert "url" not in errors(page)


def test_emoji_and_quotes_are_kept_to_the_letter(fill):
    fill(URL, STEP, name="Queen’s 🏊 “Park” <b>&</b>")

    assert AccountRequest.objects.get().name == "Queen’s 🏊 “Park” <b>&</b>"


def test_anybody_on_the_staff_may_ask(client_for, safeguarding, given):
    from tests.approvals.factories import typed

    assert client_for(safeguarding).post(URL, typed(STEP, given)).status_code == 302


def test_other_methods_are_refused(officers_browser):
    assert officers_browser.delete(URL).status_code == 405


def test_people_who_left_are_not_offered(officers_browser, officer, service):
    gone = make_user("Gone Away")
    gone.is_active = False
    gone.save()
    request = draft(officer, service, only=1)

    page = officers_browser.get(f"/requests/{request.reference}/steps/people/")

    assert "Gone Away" not in page.content.decode()
    assert "Olive Officer" in page.content.decode()
