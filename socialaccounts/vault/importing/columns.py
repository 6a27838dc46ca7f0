"""What the columns of a file mean, guessed from their headings."""

from collections.abc import Mapping, Sequence

from accounts.csv_files import simple
from socialaccounts.vault.importing.terms import Field

KNOWN: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("name", "title", "account", "accountname", "nameoftheaccount", "page", "entry", "item"),
    Field.URL: ("url", "webaddress", "address", "website", "site", "link", "loginuri", "uri", "web", "websites"),
    Field.PLATFORM: ("platform", "network", "socialnetwork", "channel"),
    Field.HANDLE: ("handle", "at", "screenname"),
    Field.USERNAME: (
        "username", "loginusername", "user", "login", "loginname", "email", "emailaddress", "userid", "signin",
    ),
    Field.PASSWORD: ("password", "loginpassword", "pass", "passwort", "pwd", "passphrase", "secret"),
    Field.SEED: (
        "otpauth", "logintotp", "totp", "otp", "onetimepassword", "onetimecode", "2fa", "mfa", "secondfactor",
        "secondfactorseed", "totpseed",
    ),
    Field.CHANGED: ("lastchanged", "changed", "passwordchanged", "lastmodified", "modified", "changedon", "updated"),
    Field.NOTES: ("notes", "note", "comment", "comments", "remarks", "extra"),
    Field.FOLDER: ("folder", "group", "grouping", "category", "tags", "collections", "vault"),
}  # fmt: skip


def guess_columns(headings: Sequence[str]) -> dict[Field, int]:
    """Which column means what, as far as the headings tell; of two that could, the one more usual, then the first."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(simple(heading), place)
    found = {}
    for one, words in KNOWN.items():
        fits = [places[word] for word in words if word in places]
        if fits:
            found[one] = fits[0]
    return found
