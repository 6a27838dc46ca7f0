import pytest

from approvals.models import AccountRequest
from approvals.requests.steps import BY_SLUG, STEPS
from tests.approvals.factories import draft, returned, submitted, typed
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_platform

pytestmark = pytest.mark.django_db


def url(request, slug, query=""):
    return f"/requests/{request.reference}/steps/{slug}/{query}"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_each_step_shows_what_was_answered_and_where_one_is(officers_browser, officer, service, step):
    request = draft(officer, service)

    page = officers_browser.get(url(request, step.slug)).content.decode()

    assert f"step {step.number} of {len(STEPS)}" in page
    assert f">{step.title}</h1>" in page


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_each_step_is_saved_and_leads_on(fill, officer, service, step, given):
    request = draft(officer, service, only=1)

    response = fill(url(request, step.slug), step)

    goes_to = url(request, step.following.slug) if step.following else f"/requests/{request.reference}/check/"
    assert response.url == goes_to
    saved = AccountRequest.objects.get()
    assert [getattr(saved, name) for name in step.fields] == [given[name] for name in step.fields]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_an_empty_step_says_what_is_missing(officers_browser, officer, service, step):
    request = draft(officer, service, only=1)

    form = officers_browser.post(url(request, step.slug), {}).context["form"]

    assert set(form.errors) == set(step.needed)
    for sentences in form.errors.values():
        assert len(sentences) == 1
        assert "This field" not in sentences[0]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_an_empty_step_can_be_put_away(officers_browser, officer, service, step):
    request = draft(officer, service, only=1)

    assert officers_browser.post(url(request, step.slug), {"later": "1"}).url == "/requests/"


def test_a_change_from_the_check_page_leads_back_there(fill, officers_browser, officer, service):
    request = draft(officer, service)
    here = url(request, "purpose", "?from=check")

    assert officers_browser.get(here).context["back_url"] == f"/requests/{request.reference}/check/"
    assert fill(here, BY_SLUG["purpose"]).url == f"/requests/{request.reference}/check/"


def test_back_leads_to_the_step_before(officers_browser, officer, service):
    request = draft(officer, service)

    assert officers_browser.get(url(request, "purpose")).context["back_url"] == url(request, "account")
    assert officers_browser.get(url(request, "account")).context["back_url"] == "/requests/"


def test_existing_accounts_of_service_and_platform_stand_beside_the_question(
    officers_browser, officer, service
):
    request = draft(officer, service, only=2)
    own = make_account("Own one", service=service, platform=make_platform("instagram"))
    other = make_account("Other one", platform=request.platform)
    make_account("Closed one", service=service, status="closed")
    make_account("Elsewhere", platform=make_platform("instagram"))

    service_list, platform_list = officers_browser.get(url(request, "existing")).context["existing"]

    assert service_list.accounts == [own]
    assert platform_list.accounts == [other]


def test_many_existing_accounts_are_cut_with_a_link_to_the_rest(officers_browser, officer, service):
    request = draft(officer, service, only=2)
    for _ in range(12):
        make_account(service=service, platform=make_platform("instagram"))

    lists = officers_browser.get(url(request, "existing")).context["existing"]

    assert len(lists[0].accounts) == 10
    assert lists[0].url == f"/register/?service={service.pk}"


def test_without_accounts_the_step_says_so(officers_browser, officer, service):
    request = draft(officer, service, only=2)

    assert "None on the register." in officers_browser.get(url(request, "existing")).content.decode()


def test_lead_is_first_guessed_to_be_the_requester(officers_browser, officer, service):
    request = draft(officer, service, only=1)

    assert officers_browser.get(url(request, "people")).context["form"]["lead"].value() == officer.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deputy": "lead"}, "deputy"),
        ({"second_deputy": "lead"}, "second_deputy"),
        ({"second_deputy": "deputy"}, "second_deputy"),
    ],
)
def test_one_person_cannot_be_two(fill, officer, service, given, changes, field):
    request = draft(officer, service, only=3)

    page = fill(
        url(request, "people"), BY_SLUG["people"], **{key: given[one].pk for key, one in changes.items()}
    )

    assert list(page.context["form"].errors) == [field]


def test_somebody_who_left_cannot_be_chosen(fill, officer, service):
    gone = make_user()
    gone.is_active = False
    gone.save()
    request = draft(officer, service, only=3)

    page = fill(url(request, "people"), BY_SLUG["people"], deputy=gone.pk)

    assert page.context["form"].errors["deputy"] == ["Select a deputy from the list"]


@pytest.mark.parametrize("posts", ["0", "-1", "201", "three", "1.5", "９９９", ""])
def test_posts_a_week_are_a_number_one_can_keep(fill, officer, service, posts):
    request = draft(officer, service, only=4)

    page = fill(url(request, "content"), BY_SLUG["content"], promised_posts_per_week=posts)

    assert list(page.context["form"].errors) == ["promised_posts_per_week"]


def test_a_stale_tab_is_told_and_keeps_what_was_typed(fill, officer, service):
    request = submitted(officer, service)

    page = fill(url(request, "purpose"), BY_SLUG["purpose"], purpose="Typed too late")

    assert page.status_code == 409
    assert "was submitted by Olive Officer" in page.content.decode()
    assert "Typed too late" in page.content.decode()
    assert AccountRequest.objects.get().purpose != "Typed too late"


def test_a_submitted_step_leads_to_the_request(officers_browser, officer, service):
    request = submitted(officer, service)

    assert officers_browser.get(url(request, "purpose")).url == request.get_absolute_url()


def test_5000_characters_are_refused_and_kept(fill, officer, service):
    request = draft(officer, service, only=1)

    page = fill(url(request, "purpose"), BY_SLUG["purpose"], purpose="x" * 5000)

    assert page.context["form"].errors["purpose"] == ["Your answer must be 1000 characters or fewer"]
    assert "x" * 5000 in page.content.decode()


def test_a_returned_step_shows_what_to_change_and_cannot_be_put_away_empty(
    officers_browser, officer, service, manager, comms
):
    request = returned(officer, service, manager, comms)

    assert "Who answers on Sundays?" in officers_browser.get(url(request, "answers")).content.decode()
    assert "Who answers on Sundays?" not in officers_browser.get(url(request, "people")).content.decode()
    assert officers_browser.post(url(request, "answers"), {"later": "1"}).status_code == 200


def test_colleagues_find_no_draft(client_for, officer, manager, service):
    request = draft(officer, service)

    assert client_for(manager).get(url(request, "purpose")).status_code == 404


def test_readers_of_a_request_cannot_edit_it(client_for, officer, manager, service, given):
    request = submitted(officer, service)
    step = BY_SLUG["purpose"]

    assert client_for(manager).get(url(request, "purpose")).url == request.get_absolute_url()
    page = client_for(manager).post(url(request, "purpose"), typed(step, given))
    assert "Only Olive Officer can change" in page.content.decode()


def test_a_step_that_is_none_is_not_found(officers_browser, officer, service):
    request = draft(officer, service, only=1)

    assert officers_browser.get(url(request, "nonsense")).status_code == 404


def test_personal_data_asks_for_the_assessment(fill, officer, service):
    request = draft(officer, service, only=1)
    here, step = url(request, "safety"), BY_SLUG["safety"]

    assert list(fill(here, step, personal_data="yes").context["form"].errors) == ["assessment"]
    assert fill(here, step, personal_data="yes", assessment="https://council.example/dpia").status_code == 302
    assert AccountRequest.objects.get().assessment == "https://council.example/dpia"


def test_no_personal_data_forgets_the_assessment(fill, officer, service):
    request = draft(officer, service, personal_data=True, assessment="https://council.example/dpia")

    fill(url(request, "safety"), BY_SLUG["safety"], personal_data="no", assessment="not a link")

    assert AccountRequest.objects.get().assessment == ""


@pytest.mark.parametrize(
    ("slug", "field", "typed_in"),
    [
        ("purpose", "summary", "x" * 201),
        ("success", "website_page", "javascript:alert(1)"),
        ("success", "website_page", "not a page"),
        ("success", "ends_on", "2020-01-01"),
        ("success", "ends_on", "2027-02-31"),
        ("safety", "mailbox", "pool"),
        ("safety", "second_factor", "carrier pigeon"),
        ("content", "examples", "x" * 2001),
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept(fill, officer, service, slug, field, typed_in):
    request = draft(officer, service, only=1)

    page = fill(url(request, slug), BY_SLUG[slug], **{field: typed_in})

    assert list(page.context["form"].errors) == [field]
    assert AccountRequest.objects.get().standing().endswith("has not been submitted.")
