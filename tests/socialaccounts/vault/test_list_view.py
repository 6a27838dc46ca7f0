"""The list of everything that somebody may enter: who is in it, its search, its order and its stars."""

from datetime import timedelta

import pytest
from django.urls import reverse

from config import clock as portal_clock
from socialaccounts.models import Favourite, RecoveryKit
from socialaccounts.register.terms import AccessModel, Status
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder, make_platform
from tests.socialaccounts.vault.factories import PASSWORD, make_reveal, make_version

pytestmark = pytest.mark.django_db

URL = "/register/vault/"


def rows(client, query=""):
    context = client.get(URL + query).context
    return context["favourites"] + context["rows"]


def names(client, query=""):
    return [row["name"] for row in rows(client, query)]


@pytest.fixture
def others():
    return make_account("Someone else’s")


def test_holders_have_theirs_and_comms_all(client_for, officer, comms, account, others):
    assert names(client_for(officer)) == ["Queen’s Park"]
    assert names(client_for(comms)) == ["Queen’s Park", "Someone else’s"]


@pytest.mark.parametrize("role", ["manager", "stranger", "auditor", "admin", "safeguarding"])
def test_whoever_may_enter_none_is_told_so(request, client_for, account, role):
    page = client_for(request.getfixturevalue(role)).get(URL).content.decode()

    assert "there is no password for you to fetch" in page
    assert "Queen’s Park" not in page


def test_a_former_holder_has_it_no_longer_though_they_starred_it(client_for, officer, account):
    Favourite.objects.create(user=officer, account=account)
    account.holders.filter(user=officer).update(until=portal_clock.today())

    assert names(client_for(officer)) == []


def test_closed_accounts_are_left_out(client_for, comms, account):
    make_account("Gone", status=Status.CLOSED)

    assert names(client_for(comms)) == ["Queen’s Park"]


def test_it_holds_no_password(client_for, officer, version):
    assert PASSWORD not in client_for(officer).get(URL).content.decode()


def tags(client):
    return [tag.label for tag in rows(client)[0]["tags"]]


def test_a_row_says_how_the_password_stands(client_for, officer, account):
    client = client_for(officer)
    assert tags(client) == ["No password"]

    version = make_version(account)
    assert tags(client) == ["In date"]

    type(version).objects.update(due_on=portal_clock.today() - timedelta(days=2))
    assert tags(client) == ["2 days late"]


def test_a_row_says_that_a_new_password_waits(client_for, officer, account, version):
    make_version(account)
    account.credential.versions.current().update(confirmed_at=None, confirmed_by=None)
    assert tags(client_for(officer)) == ["Not known to work yet"]

    account.credential.versions.filter(pk=version.pk).update(superseded_at=None)
    assert tags(client_for(officer)) == ["In date", "Not known to work yet"]


def test_a_row_says_that_a_kit_has_no_second_factor(client_for, officer, account, version):
    kit = RecoveryKit.objects.create(account=account, changed_by=officer)
    assert tags(client_for(officer)) == ["In date", "No second factor"]

    kit.second_factor = "The lead’s phone"
    kit.save()
    assert tags(client_for(officer)) == ["In date"]


def test_an_account_without_a_shared_login_says_how_people_get_in(client_for, officer, account):
    account.access_model = AccessModel.NAMED_ADMINISTRATORS
    account.save()

    assert tags(client_for(officer)) == ["Named administrators"]


def test_a_row_says_when_it_was_last_used_by_oneself_and_by_anybody(
    client_for, officer, deputy, account, version
):
    client = client_for(officer)
    assert "Not yet" in client.get(URL).content.decode()

    make_reveal(version, officer, at=portal_clock.now() - timedelta(days=40))
    make_reveal(version, deputy)

    page = client.get(URL).content.decode()
    assert "By you:" in page
    assert "By anybody:" in page


def test_a_row_names_the_lead_first_and_no_crowd(client_for, comms, account):
    for name in ("Edi One", "Edi Two", "Edi Three"):
        make_holder(account, make_user(name))

    assert rows(client_for(comms))[0]["holders"] == "Olive Officer, Dan Deputy, Edi One and 2 others"


def test_an_account_that_nobody_holds_says_so(client_for, comms, others):
    assert rows(client_for(comms))[0]["holders"] == "Nobody"


@pytest.mark.parametrize(
    "text",
    [
        "queen",
        "QUEEN park",
        "facebook",
        "leisure",
        "olive",
        "Officer dan",
        "olive@council",
        "park olive leisure",
    ],
)
def test_it_finds_by_account_platform_service_and_holder(client_for, comms, account, officer, text):
    make_account(
        "Another", platform=make_platform("x"), service=make_service("Housing"), lead=make_user("Zoe")
    )
    officer.email = "olive@council.example"
    officer.save()

    assert names(client_for(comms), f"?q={text}") == ["Queen’s Park"]


def test_it_finds_by_reference(client_for, comms, account, others):
    assert names(client_for(comms), f"?q={account.reference.lower()}") == ["Queen’s Park"]


@pytest.mark.parametrize("text", ["zzz", "100%", "o_ive", "ol", "\\", "'", "olive zzz"])
def test_what_is_not_there_is_not_found(client_for, comms, account, text):
    response = client_for(comms).get(URL, {"q": text})

    assert response.context["rows"] == []
    assert "Nothing that you can fetch fits" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=" + "x" * 9000, "?sort=nonsense", "?after=broken", "?starred=&q=+"]
)
def test_a_strange_query_string_is_no_error(client_for, comms, account, query):
    assert client_for(comms).get(URL + query).status_code == 200


def test_a_search_finds_no_account_that_one_may_not_enter(client_for, officer, account, others):
    assert names(client_for(officer), "?q=someone") == []


def test_a_former_holder_is_not_found(client_for, comms, account, officer):
    account.holders.filter(user=officer).update(until=portal_clock.today())

    assert names(client_for(comms), "?q=olive") == []


def test_a_name_that_many_accounts_share_is_found_too(client_for, comms, officer, service, monkeypatch):
    monkeypatch.setattr("socialaccounts.register.models.MOST_LOOKED_UP", 1)
    for name in ("Aa", "Bb", "Cc"):
        make_account(name, service=service, lead=officer)

    assert names(client_for(comms), "?q=olive") == ["Aa", "Bb", "Cc"]


def test_favourites_come_first_in_the_chosen_order(client_for, comms):
    made = {name: make_account(name) for name in ("Ash", "Birch", "Cedar", "Doum")}
    for name in ("Doum", "Birch"):
        Favourite.objects.create(user=comms, account=made[name])

    assert names(client_for(comms)) == ["Birch", "Doum", "Ash", "Cedar"]
    assert names(client_for(comms), "?sort=newest") == ["Doum", "Birch", "Cedar", "Ash"]
    assert names(client_for(comms), "?starred=yes") == ["Birch", "Doum"]


def test_favourites_are_ones_own(client_for, comms, comms2, account, others):
    Favourite.objects.create(user=comms2, account=others)

    assert names(client_for(comms)) == ["Queen’s Park", "Someone else’s"]


def test_a_search_narrows_favourites_too(client_for, comms, account, others):
    Favourite.objects.create(user=comms, account=others)

    assert names(client_for(comms), "?q=queen") == ["Queen’s Park"]


def test_pages_have_25_and_only_the_first_has_the_favourites(client_for, comms):
    made = [make_account(f"Account {n:02}") for n in range(60)]
    for account in made[30:58]:
        Favourite.objects.create(user=comms, account=account)
    client = client_for(comms)

    first = client.get(URL)
    second = client.get(URL + first.context["page"].next_url)

    assert (len(first.context["favourites"]), len(first.context["rows"])) == (25, 25)
    assert "All your favourites" in first.content.decode()
    assert (len(second.context["favourites"]), len(second.context["rows"])) == (0, 7)
    seen = {row["name"] for page in (first, second) for row in page.context["rows"]}
    assert seen == {account.name for account in made if account not in made[30:58]}


@pytest.fixture
def star_url(account):
    return reverse("vault:favourite", args=[account.pk])


def test_a_star_is_set_and_taken_away_and_one_is_back_where_one_was(client_for, officer, account, star_url):
    client = client_for(officer)

    response = client.post(star_url, {"on": "yes", "next": f"{URL}?q=park&sort=service"})

    assert response.headers["Location"] == f"{URL}?q=park&sort=service"
    assert Favourite.objects.get().account == account
    assert 'aria-pressed="true"' in client.get(URL).content.decode()
    client.post(star_url, {"on": "no"})
    assert not Favourite.objects.exists()


def test_a_second_click_changes_nothing(client_for, officer, star_url):
    client = client_for(officer)

    for on in ("yes", "yes"):
        client.post(star_url, {"on": on})
    assert Favourite.objects.count() == 1

    for on in ("no", "no"):
        assert client.post(star_url, {"on": on}).status_code == 302
    assert Favourite.objects.count() == 0


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "evil", ""]
)
def test_it_leads_nowhere_else(client_for, officer, star_url, back):
    response = client_for(officer).post(star_url, {"on": "yes", "next": back})

    assert response.headers["Location"] == URL


def test_a_star_is_for_those_who_may_enter(client_for, manager, star_url):
    assert client_for(manager).post(star_url, {"on": "yes"}).status_code == 403
    assert not Favourite.objects.exists()


def test_a_star_rejects_get(client_for, officer, star_url):
    assert client_for(officer).get(star_url).status_code == 405


@pytest.mark.parametrize("path", ["/register/", "/"])
def test_the_register_and_home_lead_to_it(client_for, officer, account, path):
    assert URL in client_for(officer).get(path).content.decode()
