"""Files as other programs write them, by their documented layouts."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

CHROME = ("name", "url", "username", "password", "note")
ONE_PASSWORD = ("Title", "Url", "Username", "Password", "OTPAuth", "Favorite", "Archived", "Tags", "Notes")
BITWARDEN = (
    "folder", "favorite", "type", "name", "notes", "fields", "reprompt", "login_uri", "login_username",
    "login_password", "login_totp",
)  # fmt: skip
LONG_NOTE = ('Ask Mrs O\'Neill, “the” caretaker; then "ring"\r\ntwice 🔔,\n' * 100)[:4000]
ODD = 'comma, "quotes"; tab\tand\nnewline 🗝️ £ é'
"""A password with everything that a careless reader breaks."""
SEED = "JBSWY3DPEHPK3PXP"


def csv_file(
    headings: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    end: str = "\r\n",
) -> bytes:
    """A CSV file as spreadsheet programs and browsers write it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def chrome(*rows: Iterable[str]) -> bytes:
    """What Chrome exports."""
    return csv_file(CHROME, rows, end="\n")


def bitwarden_login(name: str, url: str, username: str, password: str, **more: Any) -> dict[str, Any]:
    """One login of a Bitwarden export."""
    login = {
        "uris": [{"match": None, "uri": url}],
        "username": username,
        "password": password,
        "totp": more.pop("totp", None),
        "passwordRevisionDate": more.pop("changed", None),
    }
    return {
        "id": "4d2a7f4e-1f2b-4cf0-8f0a-b1d900a1b2c3",
        "organizationId": None,
        "folderId": None,
        "type": 1,
        "reprompt": 0,
        "name": name,
        "notes": None,
        "favorite": False,
        "login": login,
        "collectionIds": None,
        **more,
    }


def bitwarden(
    *items: Mapping[str, Any], folders: Iterable[Mapping[str, str]] = (), encrypted: bool = False
) -> bytes:
    """A Bitwarden export in JSON."""
    return json.dumps({"encrypted": encrypted, "folders": list(folders), "items": list(items)}).encode()
