"""The keyring: four Tink keysets that are changed together, and the errors of everything that uses them.

In a keyset the keys stand in the order in which they were added. A key before the primary one is old: it still opens, and
seals nothing. A key after it waits to become primary. So the state of a rotation is read from the keyring itself.
"""

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import tink
from tink import aead, mac, prf, secret_key_access, streaming_aead

for _primitive in (aead, streaming_aead, prf, mac):
    _primitive.register()

_TEMPLATES = {
    "fields": aead.aead_key_templates.AES256_GCM,
    "files": aead.aead_key_templates.AES256_GCM,
    "fingerprints": prf.prf_key_templates.HMAC_SHA256,
    "signatures": mac.mac_key_templates.HMAC_SHA256_256BITTAG,
}
SEALING = ("fields", "files")
"""The keysets whose old keys become superfluous. Old fingerprints and signatures can only be checked by the key that made
them, so the keys of the other two stay for good; they open nothing."""
_TINK_PREFIX = 1

Keyset = dict[str, Any]


class EncryptionError(Exception):
    """A sealed value cannot be made or opened."""


class KeysetMissing(EncryptionError):
    """The keyring cannot be had: no value can be opened until it is back. The message says what is away."""


class SealBroken(EncryptionError):
    """The keyring is there, but this value was altered, moved to another row, or sealed by a key it does not have."""


class KeyGone(SealBroken):
    """The keyring is there, but does not have the key by which this value says it was sealed."""


class Keyring:
    """The four keysets, by name, as Tink's JSON. Raises KeysetMissing when one lacks or is not a keyset."""

    def __init__(self, keysets: dict[str, Keyset]) -> None:
        missing = set(_TEMPLATES) - set(keysets)
        if missing:
            raise KeysetMissing(f"The keyring has no keyset for {', '.join(sorted(missing))}.")
        self._keysets = keysets
        try:
            self._handles = {name: _handle(keyset) for name, keyset in keysets.items()}
        except (ValueError, TypeError, tink.TinkError) as error:
            raise KeysetMissing("The key file is not a keyring of this portal.") from error

    @cached_property
    def fields(self) -> aead.Aead:
        return cast(aead.Aead, self._handles["fields"].primitive(aead.Aead))

    @cached_property
    def files(self) -> aead.Aead:
        return cast(aead.Aead, self._handles["files"].primitive(aead.Aead))

    @cached_property
    def fingerprints(self) -> prf.PrfSet:
        return cast(prf.PrfSet, self._handles["fingerprints"].primitive(prf.PrfSet))

    @cached_property
    def signatures(self) -> mac.Mac:
        return cast(mac.Mac, self._handles["signatures"].primitive(mac.Mac))

    @classmethod
    def new(cls) -> "Keyring":
        """A keyring nobody has had before, of one key a keyset."""
        return cls({name: _fresh(name) for name in _TEMPLATES})

    def dumps(self) -> str:
        """The keyring in clear, as JSON: for the key file only."""
        return json.dumps(self._keysets, indent=1)

    @classmethod
    def loads(cls, text: str) -> "Keyring":
        """Parse what `dumps` wrote. Raises KeysetMissing when it is not a keyring."""
        try:
            return cls(dict(json.loads(text)))
        except (ValueError, TypeError) as error:
            raise KeysetMissing("The key file is not a keyring of this portal.") from error

    # --- Rotation: each gives another keyring and leaves this one as it is

    @property
    def has_waiting_keys(self) -> bool:
        """Whether a key was added and is not primary yet."""
        return any(_ids(keyset)[-1] != keyset["primaryKeyId"] for keyset in self._keysets.values())

    @property
    def has_old_keys(self) -> bool:
        """Whether an old key can still open something."""
        return any(_ids(self._keysets[name])[0] != self._keysets[name]["primaryKeyId"] for name in SEALING)

    def with_new_keys(self) -> "Keyring":
        """With one more key a keyset, which opens and does not seal yet."""
        return self._each(_with_new_key)

    def promoted(self) -> "Keyring":
        """With the newest key of each keyset as the primary one, which seals from now on."""
        return self._each(lambda _, keyset: keyset | {"primaryKeyId": _ids(keyset)[-1]})

    def without_old_keys(self) -> "Keyring":
        """Without the keys that only open; what they sealed is lost to this keyring."""
        return self._each(_primary_alone)

    def primary(self, name: str) -> int:
        """The number of the key of keyset `name` that seals now."""
        return int(self._keysets[name]["primaryKeyId"])

    def knows(self, name: str, key: int | None) -> bool:
        """Whether keyset `name` has the key of that number."""
        return key in _ids(self._keysets[name])

    def _each(self, change: Callable[[str, Keyset], Keyset]) -> "Keyring":
        return Keyring({name: change(name, keyset) for name, keyset in self._keysets.items()})


def key_of(sealed: bytes) -> int | None:
    """The number of the key that sealed a value, which Tink writes in front of it; None where no number is."""
    return int.from_bytes(sealed[1:5], "big") if len(sealed) > 5 and sealed[0] == _TINK_PREFIX else None


def _handle(keyset: Keyset) -> tink.KeysetHandle:
    return tink.json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)


def _fresh(name: str) -> Keyset:
    handle = tink.new_keyset_handle(_TEMPLATES[name])
    return cast(Keyset, json.loads(tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)))


def _ids(keyset: Keyset) -> list[int]:
    return [int(key["keyId"]) for key in keyset["key"]]


def _with_new_key(name: str, keyset: Keyset) -> Keyset:
    return keyset | {"key": [*keyset["key"], *_fresh(name)["key"]]}


def _primary_alone(name: str, keyset: Keyset) -> Keyset:
    if name not in SEALING:
        return keyset
    return keyset | {"key": [key for key in keyset["key"] if int(key["keyId"]) == keyset["primaryKeyId"]]}
