"""The pages of the emergency pack."""

import re
from html import unescape

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import AuditEvent
from socialaccounts.models import Pack
from socialaccounts.vault.pack.passphrase import WORDS, offer, offered
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.pack.conftest import PASSWORD, make_pack

pytestmark = pytest.mark.django_db


def words(response):
    """The page's text in one line."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def shown(response):
    """The passphrase on the page, and the hidden word of its form."""
    page = response.content.decode()
    passphrase = re.search(r'class="app-passphrase"[^>]*>([^<]+)<', page).group(1)
    return passphrase, re.search(r'name="word" value="([^"]+)"', page).group(1)


# --- The list


def test_the_list_says_that_there_is_none(client_for, comms, version):
    page = words(client_for(comms).get("/register/pack/"))

    assert "There is no emergency pack for when the portal is down" in page
    assert "Ask for a pack" not in page


def test_an_empty_register_needs_none(client_for, comms):
    assert "No account is live yet" in words(client_for(comms).get("/register/pack/"))


def test_the_list_shows_the_latest_and_all(client_for, lead, made, comms):
    make_pack(lead)

    page = words(client_for(lead).get("/register/pack/"))

    assert f"Pack {made.pk} , fetched on" in page
    assert "Up to date" in page
    assert "Lena Lead asks for a pack : For the safe (until" in page
    assert "Ask for a pack" in page
    assert "Waits for approval" in page


def test_the_register_leads_comms_to_it(client_for, comms, officer):
    make_account()

    assert "/register/pack/" in client_for(comms).get("/register/").content.decode()
    assert "/register/pack/" not in client_for(officer).get("/register/").content.decode()


# --- Asking and approving


def test_a_lead_asks(client_for, lead, comms):
    response = client_for(lead).post("/register/pack/ask/", {"reason": "For the safe"}, follow=True)

    pack = Pack.objects.get()
    assert response.redirect_chain == [(pack.get_absolute_url(), 302)]
    assert "The other people in comms are told" in words(response)
    assert "Somebody" not in words(response)


def test_asking_without_a_reason_is_refused_at_the_field(client_for, lead):
    response = client_for(lead).post("/register/pack/ask/", {"reason": "  "})

    assert "Enter what the pack is for" in words(response)
    assert not Pack.objects.exists()


def test_asking_and_approving_ask_for_the_password_again(client, lead, comms, asked):
    for person, url in ((lead, "/register/pack/ask/"), (comms, f"/register/pack/{asked.pk}/approve/")):
        client.force_login(person, backend="accounts.signin.backend.RoleBackend")

        assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))


def test_a_second_person_approves(client_for, comms, asked):
    client = client_for(comms)
    page = client.get(asked.get_absolute_url())
    assert "Approve or look closer" in words(page)
    assert "Let Lena Lead fetch every password?" in words(client.get(f"{asked.get_absolute_url()}approve/"))

    response = client.post(f"{asked.get_absolute_url()}approve/", follow=True)

    assert "The pack is approved. Lena Lead is told, and can fetch it until" in words(response)


def test_a_refused_approval_says_why(client_for, lead, asked):
    response = client_for(lead).post(f"{asked.get_absolute_url()}approve/")

    assert "You asked for this pack, so a colleague in comms must approve it." in words(response)


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("asked", "Once one of them has approved it, a button to fetch the pack is on this page"),
        ("approved", "Have paper and a pen at hand"),
        ("lapsed", "and nothing was fetched"),
        ("made", "with 1 password"),
        ("opened", "said so on"),
    ],
)
def test_the_page_of_a_pack_says_how_far_it_is(client_for, lead, comms, version, clock, stage, sentence):
    approver = None if stage in ("asked", "lapsed") else comms
    pack = make_pack(
        lead, approver, made=stage in ("made", "opened"), opened_by=comms if stage == "opened" else None
    )
    if stage == "lapsed":
        clock.forward(minutes=16)

    assert sentence in words(client_for(lead).get(pack.get_absolute_url()))


def test_others_see_who_can_fetch_it(client_for, comms, approved):
    assert "Lena Lead can fetch it until" in words(client_for(comms).get(approved.get_absolute_url()))


def test_another_lead_can_approve_too(client_for, asked):
    other = make_user("Other Lead", role="comms lead")

    assert "Approve or look closer" in words(client_for(other).get(asked.get_absolute_url()))


# --- Fetching


@pytest.mark.django_db(transaction=True)
def test_the_file_opens_with_the_passphrase_that_was_written_down(client_for, lead, approved, version):
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"
    page = client.get(url)
    passphrase, word = shown(page)
    assert len(passphrase.split("-")) == WORDS
    assert "no-store" in page["Cache-Control"]
    assert re.fullmatch(rf"\d{{2,3}}; url={approved.get_absolute_url()}", page["Refresh"])

    response = client.post(url, {"typed": f" {passphrase.upper().replace('-', ' ')} ", "word": word})

    assert response["Content-Disposition"] == f'attachment; filename="emergency-pack-{approved.pk}.age"'
    assert "no-store" in response["Cache-Control"]
    assert PASSWORD in pyrage.passphrase.decrypt(response.content, passphrase).decode()

    again = client.post(url, {"typed": passphrase, "word": word}, follow=True)
    assert "A pack can be fetched once" in words(again)
    assert client.get(url)["Location"] == approved.get_absolute_url()


def test_another_passphrase_each_time_the_page_is_opened(client_for, lead, approved):
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"

    assert shown(client.get(url))[0] != shown(client.get(url))[0]


@pytest.mark.django_db(transaction=True)
def test_after_the_back_button_the_file_has_the_passphrase_that_is_typed(client_for, lead, approved, version):
    """Two pages were opened; the form of the first is sent with the passphrase of the first."""
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"
    first, second = shown(client.get(url)), shown(client.get(url))

    mixed = client.post(url, {"typed": first[0], "word": second[1]})
    assert "This is not the passphrase above" in words(mixed)
    assert shown(mixed) == second

    response = client.post(url, {"typed": first[0], "word": first[1]})
    assert pyrage.passphrase.decrypt(response.content, first[0])


def test_a_typing_mistake_keeps_the_passphrase_and_fetches_nothing(client_for, lead, approved):
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"
    passphrase, word = shown(client.get(url))

    for typed in ("", passphrase + "s", "x" * 5000):
        response = client.post(url, {"typed": typed, "word": word})
        assert shown(response) == (passphrase, word)

    approved.refresh_from_db()
    assert not approved.made_at


@pytest.mark.parametrize("word", ["", "not base64 !", "AAAA", "ü"])
def test_a_form_that_is_not_ours_offers_another_passphrase(client_for, lead, approved, word):
    url = f"{approved.get_absolute_url()}fetch/"

    response = client_for(lead).post(url, {"typed": "otter-canyon", "word": word}, follow=True)

    assert "This page was out of date" in words(response)
    assert offered(shown(response)[1], pack=approved.pk, person=lead.pk)


def test_a_passphrase_is_bound_to_its_pack_and_person():
    made = offer(pack=1, person=2)

    assert offered(made.word, pack=1, person=2) == made
    assert offered(made.word, pack=2, person=2) is None
    assert offered(made.word, pack=1, person=3) is None
    assert made.passphrase not in repr(made)


@pytest.mark.django_db(transaction=True)
def test_an_ask_that_lapsed_meanwhile_is_said_so(client_for, lead, approved, clock):
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"
    passphrase, word = shown(client.get(url))
    clock.forward(minutes=16)

    assert client.get(url)["Location"] == approved.get_absolute_url()
    assert "This lapsed on" in words(client.post(url, {"typed": passphrase, "word": word}, follow=True))


def test_nobody_else_fetches_it(client_for, comms, approved):
    url = f"{approved.get_absolute_url()}fetch/"

    assert client_for(comms).get(url).status_code == 403
    assert client_for(make_user("Other Lead", role="comms lead")).get(url).status_code == 404


def test_it_is_not_fetched_before_it_is_approved(client_for, lead, asked):
    assert client_for(lead).get(f"{asked.get_absolute_url()}fetch/")["Location"] == asked.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_neither_passphrase_nor_file_is_kept_anywhere(client_for, lead, approved, version, caplog, settings):
    client = client_for(lead)
    url = f"{approved.get_absolute_url()}fetch/"
    passphrase, word = shown(client.get(url))
    client.post(url, {"typed": passphrase, "word": word})

    session = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    kept = session + caplog.text + str(list(AuditEvent.objects.values())) + str(list(Pack.objects.values()))
    for secret in (passphrase, word, PASSWORD):
        assert secret not in kept


# --- Opening


def test_somebody_says_that_it_was_opened(client_for, comms, made):
    client = client_for(comms)
    assert "Say that it was opened" in words(client.get(made.get_absolute_url()))
    url = f"{made.get_absolute_url()}opened/"
    assert client.get(url).status_code == 200

    response = client.post(url, {"reason": "The portal was down"}, follow=True)

    assert "It is on record that the pack was opened" in words(response)
    assert "The portal was down" in words(response)


def test_saying_so_of_an_unmade_pack_is_refused_in_words(client_for, comms, approved):
    response = client_for(comms).post(f"{approved.get_absolute_url()}opened/", {"reason": "x"})

    assert "This pack was never made, so nobody can have opened it." in words(response)


# --- Instructions


def test_the_instructions_name_the_command(client_for, lead, made):
    page = words(client_for(lead).get("/register/pack/instructions/"))

    assert "age -d -o pack.txt emergency-pack-7.age" in page
    assert made.filename in page


def test_no_pack_of_that_number(client_for, lead):
    assert client_for(lead).get("/register/pack/999/").status_code == 404
