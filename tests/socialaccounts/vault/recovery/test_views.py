"""The pages of the recovery kit."""

import io
import logging
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config import clock as portal_clock
from socialaccounts.models import ConnectedApp, RecoveryCode, RecoveryKit, Reveal, SocialAccount
from socialaccounts.vault.recovery.seeds import Seed, code_at
from tests.factories import make_user
from tests.socialaccounts.vault.recovery.factories import RFC, SEED, make_codes, make_kit, picture, uri
from tests.socialaccounts.vault.recovery.test_seeds import VECTORS

pytestmark = pytest.mark.django_db

PAGES = ("recovery", "recovery_details", "app_add", "seed", "seed_remove", "recovery_codes", "recovery_code",
         "one_time_code")  # fmt: skip


@pytest.fixture
def url(account):
    return lambda name, *more: reverse(f"vault:{name}", args=[account.pk, *more])


@pytest.fixture
def client(client_for, officer):
    return client_for(officer)


def code_of(seed=SEED):
    return code_at(Seed(seed), portal_clock.now()).text


def upload(data):
    file = io.BytesIO(data)
    file.name = "code.png"
    return file


def offered_on(page):
    return page.context["form"].initial["offered"]


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_asks_who_is_there_first(self, officer, url, name):
        client = Client()
        client.force_login(officer, backend="accounts.signin.backend.RoleBackend")

        for answer in (client.get(url(name)), client.post(url(name), {"seed": SEED, "codes": "abcd"})):
            assert answer.status_code == 302 or answer.status_code == 405
            assert answer.headers.get("Location", "/sign-in/confirm/").startswith("/sign-in/confirm/")

    @pytest.mark.parametrize("name", PAGES)
    def test_is_kept_nowhere(self, client, account, url, name):
        make_kit(account)

        answer = client.get(url(name))

        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("role", ["stranger", "manager", "auditor", "admin", "safeguarding"])
    def test_refuses_everybody_else(self, request, client_for, account, url, role):
        make_kit(account)
        client = client_for(request.getfixturevalue(role))

        for name in PAGES:
            assert client.get(url(name)).status_code == 403
            assert client.post(url(name), {"reason": "x", "seed": SEED}).status_code in (403, 405)
        assert not Reveal.objects.exists()


def test_a_closed_account_keeps_what_it_has(client_for, comms, account, url):
    app = ConnectedApp.objects.create(kit=make_kit(account), name="Buffer")
    SocialAccount.objects.update(status="closed", closed_at=portal_clock.now(), closed_because="Gone")
    client = client_for(comms)

    for name, data in (
        ("recovery_details", {"recovery_email": "new@council.example"}),
        ("app_add", {"name": "Hootsuite"}),
        ("seed_remove", {"reason": "Gone"}),
        ("recovery_codes", {"codes": "abcd"}),
    ):
        page = client.post(url(name), data)
        assert "is closed, so nothing about it can be changed" in page.content.decode()
    page = client.post(url("app_remove", app.pk), follow=True)
    assert "is closed, so nothing about it can be changed" in page.content.decode()
    assert "Replace it" not in page.content.decode()
    assert RecoveryKit.objects.get().has_seed


class TestGivingASeed:
    def test_a_picture_is_read_and_kept_once_its_code_fits(self, client, account, url):
        asked = client.post(
            url("seed"),
            {"picture": upload(picture(uri(issuer="Meta", digits=8, period=60, algorithm="SHA256")))},
        )
        assert "Meta: Facebook:chesterfield parks" in asked.content.decode()
        assert not RecoveryKit.objects.exists()

        code = code_at(Seed(SEED, 8, 60, "SHA256"), portal_clock.now()).text
        done = client.post(url("seed"), {"offered": offered_on(asked), "code": code}, follow=True)

        assert "The second factor is in the vault" in done.content.decode()
        kit = RecoveryKit.objects.get()
        assert (kit.unseal_seed(), kit.digits, kit.period, kit.algorithm) == (SEED, 8, 60, "SHA256")

    def test_a_typed_seed_too(self, client, url):
        asked = client.post(url("seed"), {"seed": f"{SEED[:4].lower()} {SEED[4:]}"})
        client.post(url("seed"), {"offered": offered_on(asked), "code": code_of()})

        assert RecoveryKit.objects.get().unseal_seed() == SEED

    def test_a_wrong_code_can_be_typed_again(self, client, url):
        asked = client.post(url("seed"), {"seed": SEED})
        text = offered_on(asked)
        refused = client.post(url("seed"), {"offered": text, "code": "000"}).content.decode()
        assert "This is not the code that the seed gives now" in refused
        assert text in refused

        empty = client.post(url("seed"), {"offered": text, "code": ""}).content.decode()
        assert "Enter the code that the app shows now" in empty
        client.post(url("seed"), {"offered": text, "code": code_of()})
        assert RecoveryKit.objects.get().has_seed

    def test_the_seed_is_in_no_page_session_cache_or_log(self, client, account, url, caplog):
        caplog.set_level(logging.DEBUG)
        cache.clear()
        pages = [
            client.post(url("seed"), {"seed": SEED}),
            client.post(url("seed"), {"seed": SEED, "picture": upload(picture(uri()))}),
            client.post(url("seed"), {"picture": upload(picture(uri()))}),
        ]
        pages.append(client.post(url("seed"), {"offered": offered_on(pages[0]), "code": code_of()}))
        pages.append(client.get(url("recovery")))

        assert not any(SEED in page.content.decode() for page in pages)
        assert SEED not in caplog.text
        assert SEED not in str(dict(client.session.items()))
        assert not list(getattr(cache, "_list_cache_files", list)())

    def test_what_was_read_is_for_this_person_and_account_and_ten_minutes(
        self, client, client_for, deputy, url, clock
    ):
        text = offered_on(client.post(url("seed"), {"seed": SEED}))

        other = client_for(deputy).post(url("seed"), {"offered": text, "code": code_of()})
        nonsense = client.post(url("seed"), {"offered": "é" + text[1:], "code": code_of()})
        clock.forward(minutes=11)
        late = client.post(url("seed"), {"offered": text, "code": code_of()}, follow=True)

        assert other.headers["Location"] == nonsense.headers["Location"] == url("seed")
        assert "More than 10 minutes have passed" in late.content.decode()
        assert not RecoveryKit.objects.exists()

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "Select a picture of the code, or type the seed below"),
            ({"seed": SEED, "picture": b"x"}, "Select a picture or type the seed, not both"),
            ({"seed": "0189"}, "The seed has only the letters A to Z"),
            ({"picture": b"hello"}, "The selected file is not a picture"),
            ({"picture": b""}, "The selected file is empty"),
            ({"picture": picture("https://example.com/")}, "This code is not for a second factor"),
            ({"picture": b"x" * (10 * 1024 * 1024 + 1)}, "The selected picture is larger than 10 MB"),
            ({"seed": "A\0B"}, "has a character in it that cannot be saved"),
        ],
    )
    def test_anything_else_is_refused_in_one_sentence(self, client, url, given, sentence):
        data = {name: upload(value) if isinstance(value, bytes) else value for name, value in given.items()}

        answer = client.post(url("seed"), data)

        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        assert not RecoveryKit.objects.exists()

    def test_the_form_is_protected_against_other_sites(self, officer, url):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(officer, backend="accounts.signin.backend.RoleBackend")

        assert strict.post(url("seed"), {"seed": SEED}).status_code == 403

    def test_a_large_picture_touches_no_disk(self, client, url, settings, tmp_path):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not there")

        answer = client.post(url("seed"), {"picture": upload(picture(uri(), kind="BMP", scale=12))})

        assert "The seed is read" in answer.content.decode()

    def test_without_a_key_it_says_so(self, client, url, settings, tmp_path):
        settings.KEYSET_PATH = tmp_path / "none.json"

        assert "nothing was saved" in client.post(url("seed"), {"seed": SEED}).content.decode()

    def test_without_a_key_at_the_second_step_it_says_so(self, client, url, settings, tmp_path):
        text = offered_on(client.post(url("seed"), {"seed": SEED}))
        settings.KEYSET_PATH = tmp_path / "none.json"

        page = client.post(url("seed"), {"offered": text, "code": code_of()}, follow=True)

        assert "nothing was saved" in page.content.decode()
        assert not RecoveryKit.objects.exists()

    def test_it_is_taken_out(self, client, account, url):
        make_kit(account)

        assert "Enter why it is taken out" in client.post(url("seed_remove"), {"reason": ""}).content.decode()
        client.post(url("seed_remove"), {"reason": "Security key"})

        assert not RecoveryKit.objects.get().has_seed


class TestOneTimeCode:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector[0]))
    @pytest.mark.parametrize("place", [1, 2, 3], ids=["SHA1", "SHA256", "SHA512"])
    def test_the_page_shows_the_code_of_rfc_6238(self, client, account, url, clock, vector, place):
        algorithm = list(RFC)[place - 1]
        account.holders.update(since=date(1970, 1, 1))
        make_kit(account, RFC[algorithm], digits=8, algorithm=algorithm)
        clock.move_to(datetime.fromtimestamp(vector[0] - vector[0] % 30 + 1, UTC))

        answer = client.post(url("one_time_code"))

        assert vector[place] in answer.content.decode()
        assert answer.headers["Refresh"].partition(";")[2] == f" url={url('one_time_code')}"
        assert 25 <= int(answer.headers["Refresh"].partition(";")[0]) <= 29

    def test_a_code_nearly_over_comes_with_the_next(self, client, account, url, clock):
        make_kit(account)
        clock.move_to(datetime(2040, 11, 20, 12, 0, 22, tzinfo=UTC))

        page = client.post(url("one_time_code")).content.decode()

        step = datetime(2040, 11, 20, 12, 0, tzinfo=UTC)
        code = code_at(Seed(SEED), step)
        assert code.text in page and code.next in page
        assert "It runs out in" in page

    def test_it_shows_nothing_before_it_is_asked(self, client, account, url):
        make_kit(account)

        assert code_of() not in client.get(url("one_time_code")).content.decode()
        assert not Reveal.objects.exists()

    def test_comms_says_why(self, client_for, comms, account, url):
        make_kit(account)
        client = client_for(comms)

        assert "Enter why you need the code" in client.post(url("one_time_code"), {}).content.decode()
        assert "app-secret" in client.post(url("one_time_code"), {"reason": "Drill"}).content.decode()
        assert Reveal.objects.get().reason == "Drill"

    def test_it_says_when_there_is_none_and_when_it_does_not_open(self, client, account, url):
        assert "The vault has no second factor" in client.post(url("one_time_code")).content.decode()
        make_kit(account)
        RecoveryKit.objects.update(sealed_seed=b"\x01broken")

        assert "The portal cannot open this code" in client.post(url("one_time_code")).content.decode()


class TestRecoveryCodes:
    def test_a_pasted_list_is_sealed_line_by_line(self, client, account, url):
        client.post(url("recovery_codes"), {"codes": "1. abcd 1234\r\n2. efgh 5678\n\n"})

        assert [code.unseal() for code in RecoveryCode.objects.all()] == ["abcd 1234", "efgh 5678"]

    @pytest.mark.parametrize("typed", ["", " \n ", "abcd\nabcd", "abcd\0", "x" * 61])
    def test_a_wrong_list_is_refused_and_not_shown_again(self, client, url, typed):
        page = client.post(url("recovery_codes"), {"codes": typed}).content.decode()

        assert "There is a problem" in page
        assert "abcd" not in page
        assert not RecoveryCode.objects.exists()

    def test_the_next_one_is_shown_and_marked_used(self, client, account, officer, url):
        make_codes(make_kit(account), "abcd 1234", "efgh 5678")

        answer = client.post(url("recovery_code"))
        assert "abcd 1234" in answer.content.decode()
        assert "efgh" not in answer.content.decode()
        assert answer.headers["Refresh"].startswith("30; ")

        page = client.post(
            url("recovery_code_used"), {"code": RecoveryCode.objects.get(number=1).pk}, follow=True
        ).content.decode()
        assert "Recovery code 1 is marked as used" in page
        assert "used by Olive Officer" in page
        assert "efgh 5678" in client.post(url("recovery_code")).content.decode()

    @pytest.mark.parametrize("code", ["", "7", "x", "9" * 30])
    def test_a_code_that_is_not_there_is_no_error(self, client, account, url, code):
        make_codes(make_kit(account), "abcd")

        assert client.post(url("recovery_code_used"), {"code": code}).status_code == 302

    def test_it_says_when_none_is_left_and_when_one_does_not_open(self, client, account, url):
        assert "no unused recovery code" in client.post(url("recovery_code")).content.decode()
        make_codes(make_kit(account), "abcd")
        RecoveryCode.objects.update(sealed_code=b"\x01broken")

        assert "The portal cannot open this code" in client.post(url("recovery_code")).content.decode()

    def test_without_a_key_it_says_so(self, client, url, settings, tmp_path):
        settings.KEYSET_PATH = tmp_path / "none.json"

        assert "nothing was saved" in client.post(url("recovery_codes"), {"codes": "abcd"}).content.decode()


class TestInTheOpen:
    def test_details_are_saved_and_shown(self, client, account, url):
        data = {
            "recovery_email": "web@council.example",
            "email_owned": "no",
            "second_factor": "Key in the safe",
        }

        page = client.post(url("recovery_details"), data, follow=True).content.decode()

        assert "web@council.example" in page
        assert "Not council-owned" in page
        assert "Key in the safe" in page

    def test_a_wrong_address_is_refused_and_kept(self, client, url):
        page = client.post(url("recovery_details"), {"recovery_email": "nobody"}).content.decode()

        assert "Enter an email address in the correct format" in page
        assert 'value="nobody"' in page

    def test_apps_come_and_go(self, client, account, url):
        client.post(url("app_add"), {"name": "Buffer", "owned": "yes"})
        twice = client.post(url("app_add"), {"name": "Buffer", "owned": ""}).content.decode()
        app = ConnectedApp.objects.get()

        assert "Buffer is on the list already" in twice
        assert "First take its access away" in client.get(url("app_remove", app.pk)).content.decode()
        for _ in range(2):
            assert client.post(url("app_remove", app.pk)).headers["Location"] == url("recovery")
        assert not ConnectedApp.objects.exists()

    def test_no_second_factor_is_red_even_with_a_fresh_password(self, client, account, version, url):
        page = client.get(account.get_absolute_url()).content.decode()
        assert "No second factor" in page
        assert (
            "This account has no second factor that the portal knows of"
            in client.get(url("recovery")).content.decode()
        )

        make_kit(account)
        assert "No second factor" not in client.get(account.get_absolute_url()).content.decode()

    def test_a_stranger_does_not_learn_whether_there_is_one(self, client_for, stranger, account):
        assert "second factor" not in client_for(stranger).get(account.get_absolute_url()).content.decode()

    def test_the_kit_says_who_has_seen_a_code(self, client, account, url):
        make_kit(account)
        client.post(url("one_time_code"))

        assert "Olive Officer, one-time code, on" in client.get(url("recovery")).content.decode()


def test_the_kit_costs_the_same_whoever_has_seen_its_codes(
    client, account, url, django_assert_max_num_queries
):
    kit = make_kit(account)
    make_codes(kit, *(f"code {number}" for number in range(20)))
    RecoveryCode.objects.update(used_at=portal_clock.now(), used_by=make_user())
    Reveal.objects.bulk_create(
        Reveal(account=account, person=make_user(), kind="one_time_code") for _ in range(20)
    )

    with django_assert_max_num_queries(20):
        client.get(url("recovery"))
