"""From the file to the report, as a comms person does it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.audit.verification import verify_chain
from config import clock as portal_clock
from socialaccounts.models import (
    Credential,
    Holder,
    ImportBatch,
    ImportRow,
    RecoveryKit,
    SocialAccount,
    Version,
)
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.factories import make_version
from tests.socialaccounts.vault.importing.conftest import UPLOAD, problems
from tests.socialaccounts.vault.importing.files import (
    CHROME,
    LONG_NOTE,
    ODD,
    SEED,
    bitwarden,
    bitwarden_login,
    chrome,
    csv_file,
)
from tests.socialaccounts.vault.importing.made import STRONG, numbered

pytestmark = pytest.mark.django_db

PARKS = ("Parks", "https://www.facebook.com/parks", "parks@council.example", STRONG.format("p"), "")


def value_of(account):
    return Version.objects.current().get(credential__account=account).unseal()


def test_an_export_becomes_planned_accounts_whose_passwords_are_in_the_vault(importer, comms, service):
    museum = ("Museum", "https://x.com/museum", "museum", ODD, LONG_NOTE)
    batch = importer.ready(chrome(PARKS, museum))

    page = importer.rows(batch)
    assert [line.outcome for line in page.context["lines"]] == ["New account", "New account"]
    assert SocialAccount.objects.count() == 0
    done = importer.press(batch, "confirm")

    assert done.redirect_chain[-1][0] == reverse("importing:done", args=[batch.pk])
    account = SocialAccount.objects.get(name="Museum")
    assert (account.status, account.service, account.platform.slug, account.url) == (
        "planned", service, "x", "https://x.com/museum",
    )  # fmt: skip
    assert [(one.user, one.capacity) for one in Holder.objects.filter(account=account)] == [(comms, "lead")]
    assert value_of(account) == ODD
    version = Version.objects.get(credential__account=account)
    assert (version.deposited_by, version.confirmed_by, version.generated) == (comms, comms, False)
    assert Credential.objects.get(account=account).username == "museum"
    assert verify_chain().holds


def test_every_account_has_its_events_and_the_import_one_with_its_counts(importer, comms):
    batch = importer.ready(chrome(PARKS))
    importer.press(batch, "confirm")

    account = SocialAccount.objects.get()
    events = AuditEvent.objects.about(account).order_by("sequence")
    assert [one.event for one in events] == ["account.planned", "credential.deposited"]
    whole = AuditEvent.objects.get(event="credential.imported")
    assert whole.actor_id == comms.pk
    assert whole.facts == {
        "source": "Chrome export (CSV)", "new_accounts": 1, "accounts_on_the_register": 0, "second_factor_seeds": 0,
        "due_at_once": 0,
    }  # fmt: skip


def test_nothing_of_the_rows_is_kept_once_they_are_imported(importer):
    batch = importer.ready(numbered(3))
    importer.press(batch, "confirm")

    assert ImportRow.objects.count() == 0
    assert bytes(ImportBatch.objects.get().sealed_headings) == b""


def test_no_page_shows_a_password_and_no_row_keeps_one_in_clear(importer):
    secret = "Zebra?under!the=Spire-1361"
    data = bitwarden(
        bitwarden_login(
            "Parks", "https://facebook.com/parks", "parks", secret, totp=SEED, notes="the gate 4711"
        )
    )
    batch = importer.ready(data)

    for page in (importer.rows(batch), importer.client.get(reverse("importing:arrange", args=[batch.pk]))):
        assert secret not in page.content.decode() and SEED not in page.content.decode()
    assert "26 characters, strong" in importer.rows(batch).content.decode()
    row = ImportRow.objects.get()
    kept = b"".join(bytes(part) for part in (row.sealed_cells, row.sealed_finding, batch.sealed_headings))
    assert secret.encode() not in kept and b"Parks" not in kept


def test_a_second_factor_seed_goes_into_the_recovery_kit(importer):
    uri = f"otpauth://totp/Parks?secret={SEED}&digits=8&period=60&algorithm=SHA256"
    batch = importer.ready(
        bitwarden(bitwarden_login("Parks", "https://facebook.com/parks", "p", ODD, totp=uri))
    )
    done = importer.press(batch, "confirm")

    kit = RecoveryKit.objects.get()
    assert (kit.unseal_seed(), kit.digits, kit.period, kit.algorithm) == (SEED, 8, 60, "SHA256")
    assert "1 second-factor seed in recovery kits" in done.content.decode()


def test_a_password_of_an_account_on_the_register_retires_the_one_before(importer, comms, service):
    other = make_user("Olga Other")
    account = make_account("Parks", service=service, url="https://facebook.com/parks", lead=other)
    before = make_version(account)
    batch = importer.ready(chrome(PARKS))

    assert [line.outcome for line in importer.rows(batch).context["lines"]] == ["New password"]
    importer.press(batch, "confirm")

    before.refresh_from_db()
    assert before.superseded_at is not None
    assert value_of(account) == PARKS[3]
    assert SocialAccount.objects.count() == 1
    assert other.notices.get().title == "Comms Person imported the password of Parks"


def test_accounts_on_the_register_can_be_passed_over(importer, service):
    account = make_account("Parks", service=service, url="https://facebook.com/parks")
    before = make_version(account)
    batch = importer.ready(
        chrome(PARKS, ("Other", "https://facebook.com/other", "o", STRONG.format("o"), "")), matches="skip"
    )

    importer.press(batch, "confirm")

    assert Version.objects.current().get(credential__account=account) == before
    assert SocialAccount.objects.count() == 2


@pytest.mark.parametrize(
    "row",
    [
        {"Name": "Anything", "URL": "http://m.facebook.com/Parks1/", "Platform": ""},
        {"Name": "Anything", "Handle": "@PARKS1", "Platform": "Facebook"},
        {"Name": "queen’s park", "Platform": "facebook"},
        {"Name": "Queen’s Park", "URL": "https://www.facebook.com/login.php"},
    ],
)
def test_an_account_is_recognised_by_address_handle_or_name(importer, service, row):
    facebook = make_platform("facebook")
    make_account(
        "Queen’s Park", platform=facebook, service=service, handle="Parks1",
        url="https://facebook.com/Parks1" if "Parks1" in row.get("URL", "") else "",
    )  # fmt: skip
    headings = ("Name", "URL", "Platform", "Handle", "Username", "Password")
    values = {"Username": "x", "Password": ODD} | row

    batch = importer.ready(csv_file(headings, [[values.get(one, "") for one in headings]]))

    assert [line.outcome for line in importer.rows(batch).context["lines"]] == ["New password"]


def test_a_file_is_found_by_its_content_whatever_its_name_and_its_columns_can_be_changed(importer):
    importer.upload(csv_file(CHROME, [["parks@council.example", PARKS[1], "Parks", ODD, ""]]), name="x.pdf")
    batch = ImportBatch.objects.get()

    importer.answer(batch, column_name="2", column_username="0")

    line = importer.rows(batch).context["lines"][0]
    assert (line.name, line.username) == ("Parks", "parks@council.example")


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"column_password": ""}, "column_password", "Select the column that holds the passwords"),
        ({"column_name": ""}, "column_name", "Select the column that holds the names"),
        ({"column_username": "3"}, "column_password", "This column is selected for “Username” too"),
        ({"column_name": "9"}, "column_name", "Select one of the answers in the list"),
        ({"lead": "nobody@council.example"}, "lead", "Nobody who can sign in"),
        ({"lead": ""}, "lead", "Enter the email address of their lead"),
        ({"service": ""}, "service", "Select the service"),
        ({"matches": "x"}, "matches", "Select one of the answers"),
    ],
)  # fmt: skip
def test_answers_are_refused_at_their_field_and_kept(importer, answers, field, sentence):
    importer.upload(chrome(PARKS))
    batch = ImportBatch.objects.get()

    response = importer.answer(batch, **answers)

    form = response.context["form"]
    assert sentence in str(form.errors.get(field, "")), form.errors
    assert not form.errors.get("platform")
    batch.refresh_from_db()
    assert batch.status == "arranging"


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 50 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused_in_a_sentence(importer, size):
    response = importer.upload(b"x" * size)

    assert response.context["form"].errors["file"] == [
        "The selected file is larger than 10 MB, so it was not read"
    ]
    assert ImportBatch.objects.count() == 0


def test_a_body_out_of_reason_is_not_even_read(importer, settings):
    settings.IMPORT_MAX_BYTES = 1000

    response = importer.client.post(
        UPLOAD, {"kind": "text", "file": SimpleUploadedFile("x.csv", b"x" * 10_000)}
    )

    assert response.status_code == 413
    assert "It was not read, and nothing was kept" in response.content.decode()


def test_a_length_that_is_no_number_is_read_as_none(importer):
    response = importer.client.post(UPLOAD, {"kind": "text"}, CONTENT_LENGTH="many")

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    ("data", "more", "field", "sentence"),
    [
        (b"", {}, "file", "The selected file is empty"),
        (b"PK\x03\x04", {}, "file", "workbook or an archive"),
        (bitwarden(encrypted=True), {}, "file", "This Bitwarden export is encrypted"),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", {}, "kind", "The file is a KeePass database: select that"),
        (
            b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5",
            {"kind": "keepass"},
            "password",
            "Enter the password of the KeePass",
        ),
        (
            b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5",
            {"kind": "keepass", "password": "x"},
            "file",
            "damaged or breaks off",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(importer, data, more, field, sentence):
    response = importer.upload(data, **more)

    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert ImportBatch.objects.count() == 0


def test_a_missing_file_is_refused(importer):
    response = importer.client.post(UPLOAD, {"kind": "text"})

    assert response.context["form"].errors["file"] == ["Select the file"]


def test_the_password_of_a_database_is_not_shown_again(importer):
    response = importer.upload(
        b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", kind="keepass", password="my-keepass-word"
    )

    assert "my-keepass-word" not in response.content.decode()


def test_a_key_file_that_is_too_large_is_refused(importer, settings):
    settings.IMPORT_MAX_BYTES = 1000

    response = importer.upload(b"name,password\n", key_file=b"k" * 1500)

    assert "larger than" in str(response.context["form"].errors["key_file"])


def test_rows_can_be_left_out_by_a_tick_and_taken_again(importer):
    batch = importer.ready(numbered(3))

    page = importer.press(batch, "save", shown=["2", "3", "4"], out=["3"])
    assert page.context["counts"].left_out == 1
    page = importer.press(batch, "save", shown=["2", "3", "4", "nonsense", "²"], out=["2", "4"])
    assert [line.left_out for line in page.context["lines"]] == [True, False, True]
    importer.press(batch, "confirm", shown=["2", "3", "4"], out=["2", "4"])

    assert [one.name for one in SocialAccount.objects.all()] == ["Page 2"]


def test_a_row_that_the_page_did_not_show_is_not_ticked(importer):
    batch = importer.ready(numbered(2))

    page = importer.press(batch, "save", shown=["2"], out=["2", "3"])

    assert [line.left_out for line in page.context["lines"]] == [True, False]


def test_errors_hinder_until_they_are_left_out(importer):
    batch = importer.ready(chrome(PARKS, ("No password", "https://facebook.com/nopass", "x", "", "")))

    page = importer.press(batch, "confirm")
    assert "1 row has an error. Leave them out" in page.content.decode()
    assert SocialAccount.objects.count() == 0
    page = importer.press(batch, "errors")
    assert page.context["counts"].errors == 0
    importer.press(batch, "confirm")

    assert [one.name for one in SocialAccount.objects.all()] == ["Parks"]


def test_with_every_row_left_out_there_is_nothing_to_import(importer):
    batch = importer.ready(numbered(1))

    page = importer.press(batch, "confirm", shown=["2"], out=["2"])

    assert "No row is left to import" in page.content.decode()


def test_the_rows_can_be_narrowed_to_what_matters(importer):
    rows = [
        PARKS,
        ("Weak", "https://facebook.com/weak", "x", "password1234", ""),
        ("None", "https://x.com/n", "x", "", ""),
    ]
    batch = importer.ready(chrome(*rows))
    importer.press(batch, "save", shown=["2"], out=["2"])

    names = {which: [line.name for line in importer.rows(batch, which).context["lines"]] for which in
             ("all", "errors", "warnings", "left_out", "nonsense")}  # fmt: skip

    assert names == {
        "all": ["Parks", "Weak", "None"], "errors": ["None"], "warnings": ["Weak"], "left_out": ["Parks"],
        "nonsense": ["Parks", "Weak", "None"],
    }  # fmt: skip


def test_a_second_click_on_confirm_imports_once(importer):
    batch = importer.ready(numbered(2))

    first = importer.press(batch, "confirm")
    second = importer.press(batch, "confirm")

    assert (
        first.redirect_chain[-1][0]
        == second.redirect_chain[-1][0]
        == reverse("importing:done", args=[batch.pk])
    )
    assert Version.objects.count() == 2


def test_the_answers_can_be_changed_after_a_look_at_the_rows(importer):
    batch = importer.ready(chrome(("Parks", "https://parks.example/parks", "x", ODD, "")))
    assert importer.rows(batch).context["counts"].errors == 1

    importer.answer(batch, platform=make_platform("facebook").pk)

    assert importer.rows(batch).context["counts"].errors == 1
    sentence = "The address of an account on Facebook is at facebook.com or fb.com or fb.me"
    assert problems(importer.rows(batch)) == {2: [("Web address", sentence)]}


def test_cancelling_deletes_the_rows(importer):
    batch = importer.ready(numbered(2))

    page = importer.client.post(reverse("importing:cancel", args=[batch.pk]), follow=True)

    assert "The import is cancelled, and its rows are deleted" in page.content.decode()
    assert not ImportBatch.objects.exists() and not ImportRow.objects.exists()
    again = importer.client.post(reverse("importing:cancel", args=[batch.pk]), follow=True)
    assert "was cancelled, or its half hour is over" in again.content.decode()


def test_an_import_that_is_done_cannot_be_cancelled(importer):
    batch = importer.ready(numbered(1))
    importer.press(batch, "confirm")

    page = importer.client.post(reverse("importing:cancel", args=[batch.pk]), follow=True)

    assert "cannot be cancelled any more" in page.content.decode()
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("name", ["arrange", "rows", "done"])
def test_after_half_an_hour_the_rows_are_gone_at_the_next_visit(importer, clock, name):
    batch = importer.ready(numbered(1))
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(minutes=30, seconds=1))

    page = importer.client.get(reverse(f"importing:{name}", args=[batch.pk]), follow=True)

    assert "its half hour is over" in page.content.decode()
    assert not ImportBatch.objects.exists() and not ImportRow.objects.exists()


def test_an_import_just_short_of_its_half_hour_is_there(importer):
    batch = importer.ready(numbered(1))
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(minutes=29))

    assert importer.rows(batch).status_code == 200


def test_an_expired_import_cannot_be_confirmed(importer):
    batch = importer.ready(numbered(1))
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(minutes=31))

    page = importer.press(batch, "confirm")

    assert "its half hour is over" in page.content.decode()
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("name", ["arrange", "rows", "done", "cancel"])
def test_an_import_of_another_person_is_not_found(importer, comms2, client_for, name):
    batch = importer.ready(numbered(1))
    url = reverse(f"importing:{name}", args=[batch.pk])
    other = client_for(comms2)

    assert other.get(url).status_code == 404
    assert other.post(url, {"do": "confirm"}).status_code == 404
    assert SocialAccount.objects.count() == 0


def test_the_first_page_offers_what_was_begun(importer):
    batch = importer.ready(numbered(1))

    assert reverse("importing:rows", args=[batch.pk]) in importer.client.get(UPLOAD).content.decode()


def test_each_page_leads_to_where_the_import_stands(importer):
    importer.upload(numbered(1))
    batch = ImportBatch.objects.get()
    arrange, rows, done = (
        reverse(f"importing:{name}", args=[batch.pk]) for name in ("arrange", "rows", "done")
    )

    assert importer.client.get(rows).url == arrange
    assert importer.client.get(done).url == rows
    importer.answer(batch)
    importer.press(batch, "confirm")
    assert importer.client.get(rows).url == done
    assert importer.client.get(arrange).url == rows


def test_whoever_may_only_change_the_register_cannot_import(officer, client_for):
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.create(name="register only")
    group.permissions.add(Permission.objects.get(codename="manage_register"))
    officer.groups.add(group)

    assert client_for(officer).get(UPLOAD).status_code == 403


def test_an_import_asks_to_confirm_who_one_is(importer):
    session = importer.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()

    response = importer.upload(numbered(1))

    assert response.status_code == 302 and "/sign-in/confirm/" in response.url
    assert ImportBatch.objects.count() == 0


def test_the_register_leads_comms_to_it_and_nobody_else(importer, officer, client_for):
    assert UPLOAD in importer.client.get("/register/").content.decode()
    assert UPLOAD not in client_for(officer).get("/register/").content.decode()


def test_a_new_account_cannot_go_live_before_somebody_says_what_it_is_for(importer):
    from socialaccounts.vault.readiness import missing_for_go_live

    importer.press(importer.ready(numbered(1)), "confirm")

    assert "what it is for" in [one.text for one in missing_for_go_live(SocialAccount.objects.get())]


@pytest.mark.parametrize("do", ["save", "confirm"])
def test_a_broken_seal_is_told_in_a_sentence(importer, do, caplog):
    batch = importer.ready(numbered(1))
    ImportRow.objects.update(sealed_cells=b"broken", sealed_finding=b"broken")

    page = importer.press(batch, do)

    assert page.status_code == 200
    assert "Tell ICT support that the vault is damaged" in page.content.decode()
    assert SocialAccount.objects.count() == 0


def test_without_its_keys_the_portal_takes_no_file(importer, settings, tmp_path):
    settings.KEYSET_PATH = tmp_path / "gone.json"

    page = importer.upload(numbered(1), follow=True)

    assert "Tell ICT support that the vault is damaged" in page.content.decode()
    assert ImportBatch.objects.count() == 0
