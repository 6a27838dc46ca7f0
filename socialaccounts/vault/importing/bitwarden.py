"""Reading the JSON that Bitwarden exports, personal or an organisation's, without encryption."""

import json
from typing import Any

from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused
from socialaccounts.vault.importing.table import Table, fixed_table
from socialaccounts.vault.importing.terms import Field, Kind

_LOGIN = 1
_ENCRYPTED = (
    "This Bitwarden export is encrypted, so the portal cannot read it. Export again with the format .json or .csv, "
    "not .json (Encrypted)"
)
_NOT_BITWARDEN = "The selected file is JSON, but not an export of Bitwarden"


@sensitive_variables()
def read_bitwarden(data: bytes) -> Table:
    """The logins in an export. Raises Refused, for the field `file`, in words."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(
            "The JSON file cannot be read: it is damaged or breaks off. Export it again", "file"
        ) from error
    if not isinstance(found, dict) or ("items" not in found and not found.get("encrypted")):
        raise Refused(_NOT_BITWARDEN, "file")
    if found.get("encrypted"):
        raise Refused(_ENCRYPTED, "file")
    if not isinstance(found["items"], list):
        raise Refused(_NOT_BITWARDEN, "file")
    items = [item for item in found["items"] if isinstance(item, dict)]
    logins = [item for item in items if item.get("type") == _LOGIN and not item.get("deletedDate")]
    folders = {
        one.get("id"): _text(one, "name")
        for key in ("folders", "collections")
        for one in _dicts(found.get(key))
        if isinstance(one.get("id"), str)
    }
    left = {
        "cards, identities, secure notes and deleted entries": len(found["items"]) - len(logins),
        "custom fields": sum(len(_dicts(item.get("fields"))) for item in logins),
    }
    return fixed_table(Kind.BITWARDEN_JSON, [_entry(item, folders) for item in logins], left)


@sensitive_variables()
def _entry(item: dict[str, Any], folders: dict[Any, str]) -> dict[Field, str]:
    login = item.get("login")
    login = login if isinstance(login, dict) else {}
    uris = [_text(one, "uri") for one in _dicts(login.get("uris"))]
    collections = item.get("collectionIds")
    places = [item.get("folderId"), *(collections if isinstance(collections, list) else [])]
    return {
        Field.NAME: _text(item, "name"),
        Field.URL: next((uri for uri in uris if uri.startswith(("http://", "https://"))), "".join(uris[:1])),
        Field.USERNAME: _text(login, "username"),
        Field.PASSWORD: _text(login, "password"),
        Field.SEED: _text(login, "totp"),
        Field.CHANGED: _text(login, "passwordRevisionDate"),
        Field.NOTES: _text(item, "notes"),
        Field.FOLDER: next((folders[one] for one in places if isinstance(one, str) and one in folders), ""),
    }


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
