"""Opens a KeePass database in a process of its own, which may not grow or run beyond bounds: `keepass.py` starts it.

Standard input: one line of JSON with the password and the key file (base64), then the database. Standard output: JSON,
`{"refused": word}` or `{"entries": […], "left": {…}}`. It sees no setting and no key of the portal.
"""

import base64
import hashlib
import io
import json
import resource
import sys
from typing import Any

MEMORY = 1 << 30
_SPACE = MEMORY + (768 << 20)
_SECONDS = 60
_MOST_PASSES, _MOST_THREADS, _MOST_ROUNDS = 100, 16, 100_000_000
_TEXTS = {
    "Title": "name",
    "URL": "url",
    "UserName": "username",
    "Password": "password",
    "Notes": "notes",
    "otp": "seed",
}
_SEEDS = ("TimeOtp-Secret-Base32", "TOTP Seed")


class Stop(Exception):
    """The database is not read; the argument is the word for why."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        answer = read(sys.stdin.buffer.read(), asked["password"], base64.b64decode(asked["key_file"]))
    except Stop as stop:
        answer = {"refused": str(stop)}
    except MemoryError:
        answer = {"refused": "too_costly"}
    except Exception:  # whatever a damaged file makes the parser raise
        answer = {"refused": "damaged"}
    json.dump(answer, sys.stdout)


def read(data: bytes, password: str, key_file: bytes) -> dict[str, Any]:
    """Everything in the database that is not deleted. Raises Stop, and what the parser raises for damage."""
    from pykeepass import PyKeePass
    from pykeepass.exceptions import CredentialsError
    from pykeepass.kdbx_parsing import KDBX

    header = KDBX.header.parse(data).value
    if header.major_version not in (3, 4) or header.dynamic_header is None:
        raise Stop("version")
    fields = header.dynamic_header
    if fields.cipher_id.data == "twofish":
        raise Stop("cipher")
    keys = {"password": password or None, "keyfile": io.BytesIO(key_file) if key_file else None}
    if header.major_version == 3:
        ready: bytes | None = _aes_key(fields.transform_seed.data, fields.transform_rounds.data, keys)
    else:
        ready = _key_of_4(fields.kdf_parameters.data.dict, keys)
    try:
        opened = PyKeePass(io.BytesIO(data), transformed_key=ready, **keys)
    except CredentialsError:
        raise Stop("password") from None
    return _entries(opened)


def _key_of_4(parameters: Any, keys: dict[str, Any]) -> bytes | None:
    """The transformed key where it is made here; None where the library may make it. Raises Stop for one out of reason."""
    from pykeepass.kdbx_parsing import kdf_uuids

    which = parameters["$UUID"].value
    if which == kdf_uuids["aeskdf"]:
        return _aes_key(parameters["S"].value, parameters["R"].value, keys)
    if which not in (kdf_uuids["argon2"], kdf_uuids["argon2id"]):
        raise Stop("version")
    if (
        parameters["M"].value > MEMORY
        or parameters["I"].value > _MOST_PASSES
        or parameters["P"].value > _MOST_THREADS
    ):
        raise Stop("too_costly")
    return None


def _aes_key(seed: bytes, rounds: int, keys: dict[str, Any]) -> bytes:
    """The key after `rounds` of AES, one block fed into the next, which is what chaining zeros computes in one call.

    The library's own loop takes half a minute for what KeePass programs spend a second on.
    """
    from Cryptodome.Cipher import AES
    from pykeepass.kdbx_parsing.common import compute_key_composite

    if rounds > _MOST_ROUNDS:
        raise Stop("too_costly")
    composite = compute_key_composite(**keys)
    zeros, halves = bytes(1 << 20), []
    for half in (composite[:16], composite[16:]):
        cipher, left = AES.new(seed, AES.MODE_CBC, half), rounds * 16
        while left:
            taken = min(left, len(zeros))
            half = cipher.encrypt(zeros[:taken])[-16:]
            left -= taken
        halves.append(half)
    return hashlib.sha256(b"".join(halves)).digest()


def _entries(opened: Any) -> dict[str, Any]:
    found, left = [], {"attachments": 0, "other fields": 0, "entries in the recycle bin": 0}
    bin_id = opened.tree.findtext("Meta/RecycleBinUUID") or ""
    todo = [(group, "", False) for group in opened.tree.iterfind("Root/Group")]
    while todo:
        group, path, deleted = todo.pop(0)
        deleted = deleted or group.findtext("UUID") == bin_id
        todo += [(one, _path(path, one), deleted) for one in group.iterfind("Group")]
        for element in group.iterfind("Entry"):
            if deleted:
                left["entries in the recycle bin"] += 1
            else:
                found.append(_entry(opened, element, path, left))
    return {"entries": found, "left": left}


def _path(path: str, group: Any) -> str:
    name = group.findtext("Name") or ""
    return f"{path} / {name}" if path else name


def _entry(opened: Any, element: Any, path: str, left: dict[str, int]) -> dict[str, str]:
    texts = {one.findtext("Key"): one.findtext("Value") or "" for one in element.iterfind("String")}
    entry = {name: texts.pop(key, "") for key, name in _TEXTS.items()}
    for key, name in (("Password", "password"), ("UserName", "username"), ("URL", "url")):
        if "{REF:" in entry[name]:
            entry[name] = _referred(opened, element, key)
    entry["seed"] = entry["seed"] or next((texts.pop(key) for key in _SEEDS if texts.get(key)), "")
    left["attachments"] += len(element.findall("Binary"))
    left["other fields"] += sum(1 for value in texts.values() if value)
    return entry | {"folder": path, "changed": _changed(element)}


def _referred(opened: Any, element: Any, key: str) -> str:
    from pykeepass.entry import Entry

    name = {"Password": "password", "UserName": "username", "URL": "url"}[key]
    return str(Entry(element=element, kp=opened).deref(name) or "")


def _changed(element: Any) -> str:
    """Since when the entry's password is what it is, in ISO text: the oldest of its latest run of equal values."""
    now = _password(element)
    since = element
    for one in reversed(element.findall("History/Entry")):
        if _password(one) != now:
            break
        since = one
    text = since.findtext("Times/LastModificationTime") or ""
    if "T" in text:
        return text
    try:
        seconds = int.from_bytes(base64.b64decode(text), "little")
    except ValueError:
        return ""
    return _iso(seconds) if text else ""


def _iso(seconds: int) -> str:
    from datetime import UTC, datetime, timedelta

    # KDBX 4 counts seconds from the year 1.
    try:
        return (datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
    except OverflowError:
        return ""


def _password(element: Any) -> str:
    texts = {one.findtext("Key"): one.findtext("Value") or "" for one in element.iterfind("String")}
    return texts.get("Password", "")


if __name__ == "__main__":
    main()
