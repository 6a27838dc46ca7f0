"""What the page says of each row before anything is written."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from socialaccounts.models import AccessChange, Freeze, Period, RecoveryKit, SocialAccount, Version
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.factories import make_version
from tests.socialaccounts.vault.importing.conftest import problems
from tests.socialaccounts.vault.importing.files import ODD, SEED, csv_file
from tests.socialaccounts.vault.importing.made import STRONG

pytestmark = pytest.mark.django_db

HEADINGS = ("Name", "URL", "Platform", "Handle", "Username", "Password", "TOTP", "Changed", "Notes")
URL = "https://facebook.com/parks"
FINE = {"Name": "Parks", "URL": URL, "Username": "parks", "Password": STRONG.format("fine")}


def spreadsheet(*rows):
    return csv_file(HEADINGS, [[row.get(one, "") for one in HEADINGS] for row in rows])


@pytest.fixture
def said(importer):
    """What the page says of the rows of a spreadsheet."""

    def look(*rows, **answers):
        return problems(importer.rows(importer.ready(spreadsheet(*rows), **answers)))

    return look


def test_of_a_row_without_fault_nothing_is_said(said):
    assert said(FINE) == {2: []}


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"Password": ""}, "Password", "The row has no password"),
        ({"Password": "x" * 201}, "Password", "The password must be 200 characters or fewer"),
        ({"Username": ""}, "Username", "The row has no username"),
        ({"Username": "x" * 255}, "Username", "It must be 254 characters or fewer"),
        ({"Name": ""}, "Name of the account", "The row has no name"),
        ({"Name": "x" * 121}, "Name of the account", "It must be 120 characters or fewer"),
        ({"URL": URL + "x" * 300}, "Web address", "It must be 300 characters or fewer"),
        ({"Handle": "x" * 101}, "Handle", "It must be 100 characters or fewer"),
        ({"URL": "https://parks.example/x"}, "Web address", "No platform that the portal knows is at parks.example"),
        ({"URL": ""}, "Web address", "The row has no web address, so its platform is not known"),
        ({"Platform": "Friendface"}, "Platform", "“Friendface” is not a platform that the portal knows"),
        ({"Platform": "Flickr"}, "Web address", "The address of an account on Flickr is at flickr.com or flic.kr"),
        ({"Name": "a\0b"}, "Name of the account", "A character in it cannot be saved"),
        ({"Password": "abc\0defghijklm"}, "Password", "A character in it cannot be saved"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_column_and_keeps_the_row_out(importer, change, column, sentence):
    batch = importer.ready(spreadsheet(FINE | change))

    page = importer.rows(batch)

    assert (column, sentence) in problems(page)[2]
    assert page.context["lines"][0].outcome == "Error"
    assert page.context["counts"].errors == 1


def test_a_half_character_is_refused(importer):
    from tests.socialaccounts.vault.importing.files import bitwarden, bitwarden_login

    batch = importer.ready(bitwarden(bitwarden_login("x\ud800", URL, "x", ODD)))

    assert ("Name of the account", "A character in it cannot be saved") in problems(importer.rows(batch))[1]


def test_a_row_with_more_cells_than_headings_is_refused(importer):
    data = csv_file(("Name", "URL", "Username", "Password"), [["Parks", URL, "x", ODD, "more"]])

    sentence = "The row has more cells than there are headings"
    assert problems(importer.rows(importer.ready(data)))[2] == [("Name of the account", sentence)]


@pytest.mark.parametrize("text", ['=HYPERLINK("https://evil.example","Parks")', "+Parks", "-Parks", "@Parks"])
def test_a_formula_is_kept_as_text(importer, text):
    batch = importer.ready(spreadsheet(FINE | {"Name": text}))

    assert problems(importer.rows(batch))[2] == [
        ("Name of the account", "It begins like a formula. It is kept as plain text")
    ]
    importer.press(batch, "confirm")
    assert SocialAccount.objects.get().name == text
    assert f"'{text[:8]}" in b"".join(importer.client.get("/register/export.csv")).decode()


def test_a_weak_password_is_a_warning_and_due_at_once(importer):
    batch = importer.ready(spreadsheet(FINE | {"Password": "password1234"}))

    assert problems(importer.rows(batch))[2] == [("Password", "Easy to guess, so it is due at once")]
    importer.press(batch, "confirm")
    assert Version.objects.get().due_on == portal_clock.today()


def test_a_long_weak_beginning_with_a_strong_end_is_not_weak(said):
    assert said(FINE | {"Password": "a" * 20 + "otter-canyon-lantern-quarry"}) == {2: []}


def test_a_good_password_is_due_in_one_period(importer, clock):
    clock.move_to(portal_clock.today().replace(year=2026, month=1, day=31))
    batch = importer.ready(spreadsheet(FINE))

    importer.press(batch, "confirm")

    assert str(Version.objects.get().due_on) == "2026-02-28"


def test_the_period_of_the_account_counts_before_that_of_the_council(importer, comms, service):
    account = make_account("Parks", service=service, url=URL)
    for owner, days in ((None, 60), (account, 10), (account, 20)):
        Period.objects.create(
            account=owner, count=days, unit="days", decision="D1", decided_on=portal_clock.today(), by=comms
        )
    other = FINE | {"Name": "Museum", "URL": "https://facebook.com/museum", "Password": ODD}

    importer.press(importer.ready(spreadsheet(FINE, other)), "confirm")

    today = portal_clock.today()
    due = dict(Version.objects.values_list("credential__account__name", "due_on"))
    assert due == {"Parks": today + timedelta(days=20), "Museum": today + timedelta(days=60)}


@pytest.mark.parametrize(("days", "is_old"), [(29, False), (33, True)])
def test_an_old_password_is_due_at_once(importer, days, is_old):
    changed = portal_clock.today() - timedelta(days=days)
    batch = importer.ready(spreadsheet(FINE | {"Changed": changed.isoformat()}))

    said = problems(importer.rows(batch))[2]
    importer.press(batch, "confirm")

    assert bool(said) is is_old
    assert (Version.objects.get().due_on == portal_clock.today()) is is_old


def test_the_same_password_in_two_rows_is_a_warning_at_both(importer):
    rows = (FINE, FINE | {"Name": "Museum", "URL": "https://facebook.com/museum"})
    batch = importer.ready(spreadsheet(*rows))

    assert problems(importer.rows(batch)) == {
        2: [("Password", "Shared with row 3, so both are due at once")],
        3: [("Password", "Shared with row 2, so both are due at once")],
    }
    importer.press(batch, "confirm")
    assert {one.due_on for one in Version.objects.all()} == {portal_clock.today()}


def test_without_the_row_that_shares_it_a_password_is_due_in_its_time(importer):
    rows = (FINE, FINE | {"Name": "Museum", "URL": "https://facebook.com/museum"})
    batch = importer.ready(spreadsheet(*rows))

    importer.press(batch, "confirm", shown=["2", "3"], out=["3"])

    assert Version.objects.get().due_on > portal_clock.today()


def test_a_password_of_another_account_is_a_warning(importer, service):
    make_version(make_account(service=service), password=FINE["Password"])
    batch = importer.ready(spreadsheet(FINE))

    assert problems(importer.rows(batch))[2] == [
        ("Password", "Shared with another account, so it is due at once")
    ]
    importer.press(batch, "confirm")
    assert Version.objects.current().get(credential__account__name="Parks").due_on == portal_clock.today()


def test_a_password_that_the_account_had_is_refused(said, service):
    account = make_account("Parks", service=service, url=URL)
    make_version(account, password=FINE["Password"])
    make_version(account)

    assert said(FINE) == {2: [("Password", "The vault has had this password of the account already")]}


def test_two_rows_for_one_account_are_refused_at_the_second(said, service):
    facebook = make_platform("facebook")
    make_account(
        "Museum", platform=facebook, service=service, handle="museum", url="https://facebook.com/museum"
    )
    museum = FINE | {"Name": "Museum", "URL": "https://facebook.com/museum"}

    found = said(
        FINE,
        FINE | {"Name": "Parks again", "Password": "2" + ODD},
        museum | {"Password": "3" + ODD},
        museum | {"URL": "", "Platform": "facebook", "Handle": "Museum", "Password": "4" + ODD},
        {"Name": "Loose", "Platform": "x", "Username": "a", "Password": "5" + ODD},
        {"Name": "Loose", "Platform": "x", "Username": "A", "Password": "6" + ODD},
        {"Name": "Loose", "Platform": "x", "Username": "b", "Password": "7" + ODD},
    )

    assert {number: texts for number, texts in found.items() if texts} == {
        3: [("Name of the account", "Row 2 is for the same account")],
        5: [("Name of the account", "Row 4 is for the same account")],
        7: [("Name of the account", "Row 6 is for the same account")],
    }


def test_a_closed_account_takes_no_password(said, service):
    facebook = make_platform("facebook")
    closed = make_account("Old", platform=facebook, service=service, status="closed", handle="old", url=URL)

    sentence = f"Old ({closed.reference}) is closed, so it takes no password"
    handle = {"URL": "", "Platform": "facebook", "Handle": "OLD", "Password": ODD}
    assert said(FINE, FINE | handle) == {2: [("Web address", sentence)], 3: [("Handle", sentence)]}


def test_several_accounts_of_one_name_need_an_address(said, service):
    facebook = make_platform("facebook")
    for handle in ("", " "):
        make_account("Parks", platform=facebook, service=service, url="", handle=handle.strip())

    sentence = "Several accounts on the register have this name. Give the row its web address"
    assert said(FINE | {"URL": "", "Platform": "Facebook"}) == {2: [("Name of the account", sentence)]}


def test_the_same_name_at_another_address_is_another_account(importer, service):
    make_account(
        "Parks", platform=make_platform("facebook"), service=service, url="https://facebook.com/others"
    )

    batch = importer.ready(spreadsheet(FINE))

    assert importer.rows(batch).context["lines"][0].outcome == "New account"


def test_an_account_without_a_shared_login_takes_no_password(said, comms, service):
    account = make_account("Parks", service=service, url=URL, access_model="named_administrators")
    AccessChange.objects.create(account=account, model="named_administrators", by=comms, reason="x")

    assert said(FINE) == {
        2: [("Password", "Parks has no shared login, so the vault keeps no password of it")]
    }


def test_a_compromised_account_takes_a_password_from_its_team_alone(said, comms, service):
    freeze = Freeze.objects.create(account=make_account("Parks", service=service, url=URL), by=comms)

    sentence = "Parks is compromised. Only its incident team can change its password"
    assert said(FINE) == {2: [("Password", sentence)]}
    freeze.team.add(comms)
    assert said(FINE) == {2: []}


def test_without_a_username_the_one_in_the_vault_stays(importer, service):
    account = make_account("Parks", service=service, url=URL)
    make_version(account)
    batch = importer.ready(spreadsheet(FINE | {"Username": ""}))

    importer.press(batch, "confirm")

    account.credential.refresh_from_db()
    assert account.credential.username == "council"
    assert Version.objects.count() == 2


def test_a_username_in_the_file_replaces_the_one_in_the_vault(importer, service):
    account = make_account("Parks", service=service, url=URL)
    make_version(account)

    importer.press(importer.ready(spreadsheet(FINE)), "confirm")

    account.credential.refresh_from_db()
    assert account.credential.username == "parks"


def test_a_pending_password_is_given_up_for_the_imported_one(importer, officer, service):
    from socialaccounts.vault.actions import deposit
    from socialaccounts.vault.values import Value

    account = make_account("Parks", service=service, url=URL, lead=officer)
    pending = deposit(account=account, by=officer, value=Value("x", "portal-made-value-1", generated=True))

    importer.press(importer.ready(spreadsheet(FINE)), "confirm")

    pending.refresh_from_db()
    assert pending.abandoned_at is not None
    assert Version.objects.current().get().unseal() == FINE["Password"]


def test_a_seed_that_makes_no_codes_is_not_imported_and_that_is_said(importer):
    batch = importer.ready(spreadsheet(FINE | {"TOTP": "steam://ABC"}))

    sentence = "The portal cannot make codes from this seed, so it is not imported"
    assert problems(importer.rows(batch))[2] == [("Second-factor seed", sentence)]
    importer.press(batch, "confirm")
    assert RecoveryKit.objects.count() == 0


def test_a_seed_in_the_vault_is_kept_and_an_empty_kit_is_filled(importer, comms, service):
    full, empty = (
        RecoveryKit(
            account=make_account(name, service=service, url=f"https://facebook.com/{name}"), changed_by=comms
        )
        for name in ("full", "empty")
    )
    full.seal_seed("A" * 32)
    full.save()
    empty.save()
    rows = [
        FINE | {"Name": name, "URL": f"https://facebook.com/{name}", "Password": name + ODD, "TOTP": SEED}
        for name in ("full", "empty")
    ]
    batch = importer.ready(spreadsheet(*rows))

    sentence = "The vault has a second-factor seed of this account. That one is kept"
    assert problems(importer.rows(batch)) == {2: [("Second-factor seed", sentence)], 3: []}
    importer.press(batch, "confirm")
    seeds = {kit.account.name: kit.unseal_seed() for kit in RecoveryKit.objects.select_related("account")}
    assert seeds == {"full": "A" * 32, "empty": SEED}


def test_notes_are_counted_and_said_not_to_be_imported(importer):
    batch = importer.ready(spreadsheet(FINE | {"Notes": "x" * 4000}))

    assert "the notes of 1 account." in importer.rows(batch).content.decode()
    assert "the notes of 1 account." in importer.press(batch, "confirm").content.decode()


def test_a_row_passed_over_is_not_examined_further(importer, service):
    make_account("Parks", service=service, url=URL)
    batch = importer.ready(spreadsheet(FINE | {"Password": ""}), matches="skip")

    page = importer.rows(batch)

    assert page.context["counts"].skip == 1 and problems(page) == {2: []}
