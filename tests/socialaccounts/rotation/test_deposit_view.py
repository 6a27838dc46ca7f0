"""The page on which a password is deposited or changed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from socialaccounts.models import Reveal, Version
from socialaccounts.register.terms import Status
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.factories import PASSWORD, make_rotation, make_version

pytestmark = pytest.mark.django_db

NEW = "otter-canyon-lantern-17"


@pytest.fixture
def url(account):
    return reverse("vault:deposit", args=[account.pk])


def hidden(page):
    """What the page sends back unseen."""
    fields = dict(re.findall(r'<input type="hidden" name="(attempt|seen)"(?: value="([^"]*)")?', page))
    assert set(fields) == {"attempt", "seen"}
    return fields


def form_of(client, url, **answers):
    return {"username": "council", **hidden(client.get(url).content.decode()), **answers}


def typed(client, url, password=NEW):
    return form_of(client, url, how="typed", password=password)


def generated(client, url, **answers):
    return form_of(client, url, **{"how": "generated", "length": "20", "symbols": "on", **answers})


def test_a_typed_password_goes_into_the_vault(client_for, officer, account, version, url):
    rotation = make_rotation(version)
    client = client_for(officer)

    response = client.post(url, typed(client, url), follow=True)

    assert response.redirect_chain == [(account.get_absolute_url(), 302)]
    assert "The new password is in the vault" in response.content.decode()
    assert account.credential.current().unseal() == NEW
    rotation.refresh_from_db()
    assert rotation.closed_at


def test_a_typed_password_is_kept_to_the_letter(client_for, officer, account, url):
    client = client_for(officer)

    client.post(url, typed(client, url, f"  {NEW} "))

    assert account.credential.current().unseal() == f"  {NEW} "


def test_a_generated_password_is_shown_once_and_on_record(client_for, officer, account, url):
    client = client_for(officer)

    response = client.post(url, generated(client, url, length="32"))

    password = account.credential.pending().unseal()
    assert len(password) == 32
    assert response.headers["Refresh"].startswith("30; ")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Now set it on" in response.content.decode()
    assert Reveal.objects.get().person == officer


def test_a_generated_password_that_replaces_one_says_which_still_works(client_for, officer, version, url):
    client = client_for(officer)

    page = client.post(url, generated(client, url)).content.decode()

    assert "only the password from before works there" in page


def test_a_first_generated_password_speaks_of_none_before(client_for, officer, url):
    client = client_for(officer)

    assert "from before" not in client.post(url, generated(client, url)).content.decode()


def test_a_generated_password_keeps_to_what_the_platform_takes(client_for, officer, account, url):
    client = client_for(officer)

    client.post(url, generated(client, url, length="", symbols=""))

    assert re.fullmatch(r"[A-Za-z2-9]{20}", account.credential.pending().unseal())


@pytest.mark.parametrize(
    ("separator", "pattern"), [("-", r"([A-Z][a-z]+-){7}[2-9]"), ("_", r"([A-Z][a-z]+_){7}[2-9]")]
)
def test_a_passphrase_is_made_as_asked(client_for, officer, account, url, separator, pattern):
    client = client_for(officer)

    page = client.post(
        url, form_of(client, url, how="passphrase", words="7", separator=separator)
    ).content.decode()

    passphrase = account.credential.pending().unseal()
    assert re.fullmatch(pattern, passphrase)
    assert passphrase in page


def test_the_form_says_how_much_randomness_there_is(client_for, officer, url):
    page = client_for(officer).get(url).content.decode()

    assert "20 characters (119 bits)" in page
    assert "6 words (80 bits)" in page


def test_a_platform_that_takes_little_is_offered_what_it_takes(client_for, comms, service):
    account = make_account(service=service, platform=make_platform("tiktok"))
    url = reverse("vault:deposit", args=[account.pk])
    client = client_for(comms)
    page = client.get(url).content.decode()

    client.post(url, generated(client, url))

    assert "TikTok takes up to 20" in page
    assert "passphrase" not in page
    assert "24 characters" not in page
    password = account.credential.pending().unseal()
    assert len(password) == 20
    assert set(password) & set("!#?@_")


def test_a_platform_without_symbols_is_offered_none(client_for, comms, service):
    plain = make_platform("plain", password_symbols="")
    account = make_account(service=service, platform=plain)
    url = reverse("vault:deposit", args=[account.pk])
    client = client_for(comms)

    page = client.get(url).content.decode()
    client.post(url, generated(client, url))

    assert "Use symbols" not in page
    assert account.credential.pending().unseal().isalnum()


def test_the_username_is_offered_again_and_can_be_changed(client_for, officer, account, version, url):
    client = client_for(officer)
    assert 'value="council"' in client.get(url).content.decode()

    client.post(url, {**typed(client, url), "username": "parks@council.example"})

    account.credential.refresh_from_db()
    assert account.credential.username == "parks@council.example"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Select how you want to set the new password"),
        ({"how": "typed"}, "Enter the password that the platform has"),
        ({"how": "typed", "password": "short"}, "The password must be 12 characters or more"),
        ({"how": "typed", "password": "x" * 300}, "The password must be 200 characters or fewer"),
        ({"how": "typed", "password": "password123456"}, "too easy to guess"),
        (
            {"how": "typed", "password": "heron-quarry\0violet-91"},
            "has a character in it that cannot be saved",
        ),
        ({"how": "typed", "password": PASSWORD}, "The vault already has this password"),
        ({"how": "generated", "length": "8"}, "Select one of the answers in the list"),
        ({"how": "passphrase", "words": "2"}, "Select one of the answers in the list"),
        ({"how": "passphrase", "separator": "*"}, "Select one of the answers in the list"),
        (
            {"how": "typed", "password": NEW, "username": ""},
            "Enter the username or email address used to sign in",
        ),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_password_off_the_page(
    client_for, officer, account, version, url, answers, sentence
):
    client = client_for(officer)

    page = client.post(url, form_of(client, url, **answers)).content.decode()

    assert sentence in page
    assert account.credential.current() == version
    if len(answers.get("password", "")) > 5:
        assert answers["password"] not in page


def test_a_second_click_makes_no_second_version(client_for, officer, url):
    client = client_for(officer)
    form = typed(client, url)

    for _ in range(2):
        assert client.post(url, form).status_code == 302

    assert Version.objects.count() == 1


def test_a_second_click_shows_the_first_generated_password(client_for, officer, account, url):
    client = client_for(officer)
    form = generated(client, url, symbols="")

    first, second = (client.post(url, form).content.decode() for _ in range(2))

    password = account.credential.pending().unseal()
    assert password in first
    assert password in second
    assert Version.objects.count() == 1


def test_a_page_opened_before_a_colleague_changed_it_is_refused(
    client_for, officer, account, deputy, version, url
):
    client = client_for(officer)
    form = typed(client, url)
    make_version(account, by=deputy)

    page = client.post(url, form).content.decode()

    assert "Dan Deputy changed this password on" in page
    assert Version.objects.count() == 2


@pytest.mark.parametrize("field", ["attempt", "seen"])
def test_a_tampered_page_is_refused(client_for, officer, account, url, field):
    client = client_for(officer)

    response = client.post(url, {**typed(client, url), field: "nonsense"})

    assert response.status_code == 200
    assert not Version.objects.exists()


def test_it_asks_for_the_password_of_the_portal_first_and_keeps_nothing_typed(officer, url):
    client = Client()
    client.force_login(officer, backend="accounts.signin.backend.RoleBackend")

    response = client.post(url, {"username": "council", "how": "typed", "password": NEW})

    assert response.headers["Location"].startswith("/sign-in/confirm/")
    assert NEW not in str(dict(client.session.items()))
    assert not Version.objects.exists()


def test_comms_may_change_it_too(client_for, comms, account, version, url):
    client = client_for(comms)

    client.post(url, generated(client, url))

    assert account.credential.pending().deposited_by == comms
    assert Reveal.objects.get().reason == "New password, to be set on the platform"


@pytest.mark.parametrize("role", ["manager", "stranger", "safeguarding", "auditor", "admin"])
def test_it_refuses_everybody_else(request, client_for, url, role):
    client = client_for(request.getfixturevalue(role))

    assert client.get(url).status_code == 403
    assert client.post(url, {"username": "x", "how": "typed", "password": NEW}).status_code == 403
    assert not Version.objects.exists()


def test_a_closed_account_takes_no_password(client_for, comms, service):
    closed = make_account(service=service, status=Status.CLOSED)

    response = client_for(comms).get(reverse("vault:deposit", args=[closed.pk]), follow=True)

    assert "is closed, so no password can be deposited" in response.content.decode()
