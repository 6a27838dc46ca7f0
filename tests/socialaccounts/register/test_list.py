"""The register's list: what it finds, in which order, and what a page costs."""

import html
import re

import pytest

from accounts.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status
from tests.costs import cost_of
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder, make_platform

pytestmark = pytest.mark.django_db


def names(response):
    """The accounts that a page shows, in order."""
    return [
        html.unescape(one)
        for one in re.findall(r'href="/register/SA-\d+/">([^<]+)</a>', response.content.decode())
    ]


@pytest.fixture
def find(client_for, stranger):
    client = client_for(stranger)
    return lambda **asked: names(client.get("/register/", asked))


@pytest.fixture
def some(service, officer):
    museum = make_service("Museum and culture")
    instagram = make_platform("instagram")
    make_account(
        "Queen’s Park",
        service=service,
        lead=officer,
        handle="QueensPark",
        url="https://facebook.com/QueensPark",
    )
    make_account("museum nights", service=museum, platform=instagram, handle="nights", status=Status.PLANNED)
    make_account(
        "Art_fair 100%", service=museum, platform=make_platform("x"), handle="artfair", status=Status.PARKED
    )
    make_account("Old pool", service=service, handle="pool", status=Status.CLOSED)


@pytest.mark.usefixtures("some")
class TestSearch:
    def test_everything_but_the_closed_is_shown_by_name_whatever_its_case(self, find):
        assert find() == ["Art_fair 100%", "museum nights", "Queen’s Park"]

    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("QUEEN", ["Queen’s Park"]),
            ("@queenspark", ["Queen’s Park"]),
            ("https://www.facebook.com/QueensPark/?ref=share", ["Queen’s Park"]),
            ("m.facebook.com/queenspark", ["Queen’s Park"]),
            ("museum", ["Art_fair 100%", "museum nights"]),
            ("museum nights", ["museum nights"]),
            ("nights museum", ["museum nights"]),
            ("instagram", ["museum nights"]),
            ("leisure", ["Queen’s Park"]),
            ("100%", ["Art_fair 100%"]),
            ("t_f", ["Art_fair 100%"]),
            ("tXf", []),
            ("ar", ["Art_fair 100%"]),
            ("pa", ["Queen’s Park"]),
            ("zz", []),
            ("pool", []),
            ("https://[broken", []),
            ("   ", ["Art_fair 100%", "museum nights", "Queen’s Park"]),
            ("@", ["Art_fair 100%", "museum nights", "Queen’s Park"]),
            ("que\0en", ["Queen’s Park"]),
            ("'; DROP TABLE x --", []),
        ],
    )
    def test_words_are_found_in_name_handle_address_platform_and_service(self, find, q, found):
        assert find(q=q) == found

    def test_a_reference_finds_its_account_however_it_is_typed(self, find):
        account = SocialAccount.objects.get(name="museum nights")

        for typed in (account.reference, f"sa {account.pk}", f"SA-{account.pk:08d}"):
            assert find(q=typed) == ["museum nights"]

    def test_a_very_long_search_is_cut_and_answered(self, find):
        assert find(q="museum " + "x" * 5000) == []

    def test_many_words_still_answer(self, find):
        assert find(q=" ".join(["museum"] * 500)) == ["Art_fair 100%", "museum nights"]


@pytest.mark.usefixtures("some")
class TestFilters:
    def test_by_platform(self, find):
        assert find(platform=make_platform("instagram").pk) == ["museum nights"]

    def test_by_service(self, find, service):
        assert find(service=service.pk) == ["Queen’s Park"]

    @pytest.mark.parametrize(
        ("status", "found"),
        [
            ("planned", ["museum nights"]),
            ("parked", ["Art_fair 100%"]),
            ("closed", ["Old pool"]),
            ("any", ["Art_fair 100%", "museum nights", "Old pool", "Queen’s Park"]),
        ],
    )
    def test_by_status(self, find, status, found):
        assert find(status=status) == found

    def test_by_who_holds_it(self, client_for, officer):
        response = client_for(officer).get("/register/", {"mine": "yes"})

        assert names(response) == ["Queen’s Park"]

    def test_all_together(self, find, service):
        assert find(q="queen", service=service.pk, status="live", platform=make_platform().pk) == [
            "Queen’s Park"
        ]
        assert find(q="queen", status="planned") == []

    @pytest.mark.parametrize("field", ["platform", "service", "status", "sort", "after", "before"])
    @pytest.mark.parametrize("value", ["x", "-1", "999999999999999999999", "1 OR 1=1", "١", "\0"])
    def test_a_value_that_is_no_choice_counts_as_not_chosen(self, find, field, value):
        assert find(**{field: value}) == ["Art_fair 100%", "museum nights", "Queen’s Park"]

    def test_the_choices_stay_in_the_form(self, client_for, stranger, service):
        asked = {"q": '"queen"', "service": service.pk, "status": "live", "mine": "yes", "sort": "newest"}

        page = client_for(stranger).get("/register/", asked).content.decode()

        assert 'value="&quot;queen&quot;"' in page
        assert f'<option value="{service.pk}" selected>Leisure</option>' in page
        assert '<option value="live" selected>Live</option>' in page
        assert 'value="yes" checked' in page
        assert '<input type="hidden" name="sort" value="newest">' in page


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["Art_fair 100%", "museum nights", "Queen’s Park"]),
        ("platform", ["Queen’s Park", "museum nights", "Art_fair 100%"]),
        ("service", ["Queen’s Park", "Art_fair 100%", "museum nights"]),
        ("newest", ["Art_fair 100%", "museum nights", "Queen’s Park"]),
    ],
)
def test_the_list_sorts(find, sort, found):
    assert find(sort=sort) == found


@pytest.mark.parametrize("sort", ["name", "platform", "service", "newest"])
def test_pages_show_every_account_once_in_each_order(client_for, stranger, sort):
    services = [make_service() for _ in range(3)]
    platforms = [make_platform(slug) for slug in ("x", "facebook")]
    for n in range(60):
        make_account(f"Same {n % 7}", service=services[n % 3], platform=platforms[n % 2])
    client = client_for(stranger)

    seen, url = [], f"?sort={sort}"
    while url:
        page = client.get(f"/register/{url}")
        seen += re.findall(r'href="(/register/SA-\d+/)"', page.content.decode())
        url = page.context["page"].next_url

    assert len(seen) == len(set(seen)) == 60


def test_a_row_names_platform_service_lead_and_status(client_for, stranger, live):
    row = client_for(stranger).get("/register/").content.decode()

    for words in (
        "Facebook",
        "Leisure",
        "Olive Officer",
        ">Live</strong>",
        live.reference,
        f"@{live.handle}",
    ):
        assert words in row


def test_an_account_without_a_lead_says_so(client_for, stranger):
    account = make_account("Bare", handle="")
    make_holder(account)

    page = client_for(stranger).get("/register/").content.decode()

    assert ">Nobody</td>" in page
    assert f"{account.reference}</span>" in page


def test_what_people_typed_is_shown_as_text(client_for, stranger):
    make_account("<script>alert(1)</script>", handle="<b>")

    page = client_for(stranger).get("/register/", {"q": "<script>"}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_empty_register_says_how_accounts_come(client_for, stranger):
    page = client_for(stranger).get("/register/").content.decode()

    assert "No social account is on the register yet" in page
    assert "/requests/new/" in page


def test_a_search_without_a_hit_says_what_to_try(client_for, stranger, live):
    page = client_for(stranger).get("/register/", {"q": "swimming"}).content.decode()

    assert "Try fewer words" in page
    assert live.name not in page


def test_somebody_who_may_no_longer_sign_in_sees_nothing(stranger, live):
    assert list(SocialAccount.objects.visible_to(stranger)) == [live]
    assert not SocialAccount.objects.visible_to(User(is_active=False))


def test_the_list_only_answers_get(client_for, comms):
    assert client_for(comms).post("/register/").status_code == 405


@pytest.mark.parametrize(
    "asked", ["", "?q=leisure", "?sort=platform", "?sort=service", "?status=any&mine=yes"]
)
def test_a_page_costs_the_same_at_any_length(client_for, officer, service, asked):
    def fill(upto):
        for n in range(SocialAccount.objects.count(), upto):
            make_account(f"Account {n}", service=service, lead=officer, deputy=make_user())

    client = client_for(officer)
    fill(26)
    short = cost_of(client, f"/register/{asked}")
    fill(200)

    assert cost_of(client, f"/register/{asked}") == short
