"""Reading what Bitwarden exports as JSON."""

import json

import pytest

from config.workflow import Refused
from socialaccounts.vault.importing.reading import read_file
from socialaccounts.vault.importing.terms import Kind
from tests.socialaccounts.vault.importing.files import LONG_NOTE, ODD, SEED, bitwarden, bitwarden_login

PARKS = bitwarden_login(
    "Parks", "https://facebook.com/parks", "parks", ODD,
    totp=f"otpauth://totp/Parks?secret={SEED}", changed="2026-03-01T10:00:00.000Z", notes=LONG_NOTE, folderId="f1",
    fields=[{"name": "PIN", "value": "1234", "type": 1}],
)  # fmt: skip


def test_an_export_is_read_whole():
    card = {"type": 3, "name": "Card", "card": {"number": "4111"}}
    gone = {**PARKS, "deletedDate": "2026-01-01T00:00:00Z"}

    table = read_file(bitwarden(PARKS, card, gone, folders=[{"id": "f1", "name": "Social"}]))

    assert table.kind == Kind.BITWARDEN_JSON
    seed = f"otpauth://totp/Parks?secret={SEED}"
    assert [line.cells for line in table.lines] == [
        [
            "Parks",
            "https://facebook.com/parks",
            "parks",
            ODD,
            seed,
            "2026-03-01T10:00:00.000Z",
            LONG_NOTE,
            "Social",
        ]
    ]
    assert table.left == {"cards, identities, secure notes and deleted entries": 2, "custom fields": 1}


def test_an_organisations_export_has_collections():
    login = {**bitwarden_login("X", "https://x.com/x", "x", "y"), "collectionIds": ["c1"]}
    data = json.dumps({"encrypted": False, "collections": [{"id": "c1", "name": "Comms"}], "items": [login]})

    assert read_file(data.encode("utf-8-sig")).lines[0].cells[-1] == "Comms"


def test_the_first_web_address_is_taken_before_that_of_an_app():
    login = bitwarden_login("X", "", "x", "y")
    login["login"]["uris"] = [{"uri": "androidapp://com.x"}, {"uri": "https://x.com/parks"}]

    assert read_file(bitwarden(login)).lines[0].cells[1] == "https://x.com/parks"


@pytest.mark.parametrize(
    "item",
    [
        {"type": 1},
        {"type": 1, "login": None, "name": 3},
        {"type": 1, "login": {"uris": "x", "password": 1, "totp": []}, "fields": "x", "collectionIds": 3},
        {"type": 1, "folderId": ["x"], "login": {"uris": [3, {"uri": None}]}},
    ],
)
def test_odd_items_are_read_as_empty_cells(item):
    assert read_file(bitwarden(item)).lines[0].cells == [""] * 8


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bitwarden(encrypted=True), "is encrypted"),
        (json.dumps({"encrypted": True, "passwordProtected": True, "data": "2.x"}).encode(), "is encrypted"),
        (b"{}", "not an export of Bitwarden"),
        (b"[1]", "not an export of Bitwarden"),
        (b'{"items": 3}', "not an export of Bitwarden"),
        (b'{"items": [{"type": 1', "damaged or breaks off"),
        (b"[" * 100_000, "damaged or breaks off"),
        (b'{"\xff": 1}', "damaged or breaks off"),
        (bitwarden(), "no passwords in it"),
    ],
)
def test_what_is_no_open_export_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        read_file(data)

    assert refusal.value.field == "file"
