"""Sealing of what must never be readable at rest, by Tink keysets (design 5.2).

One keyring holds four keysets: `fields` (AEAD) for short values, `files` (AEAD) that wraps one streaming keyset per stored
file, `fingerprints` (PRF) to compare values without keeping them, and `signatures` (MAC) for the audit chain. `context`
becomes associated data and binds a ciphertext to its model, row and field: moved elsewhere, it does not open.

The keyring is a JSON file at `settings.KEYSET_PATH`, readable by the portal's own user alone.
"""

import json
import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import tink
from django.conf import settings
from tink import aead, mac, prf, secret_key_access, streaming_aead

for _primitive in (aead, streaming_aead, prf, mac):
    _primitive.register()

_TEMPLATES = {
    "fields": aead.aead_key_templates.AES256_GCM,
    "files": aead.aead_key_templates.AES256_GCM,
    "fingerprints": prf.prf_key_templates.HMAC_SHA256,
    "signatures": mac.mac_key_templates.HMAC_SHA256_256BITTAG,
}
_FINGERPRINT_BYTES = 16


class EncryptionError(Exception):
    """A sealed value cannot be made or opened."""


class KeysetMissing(EncryptionError):
    """The keyring is absent, unreadable or not a keyring: no value can be opened until it is restored."""


class SealBroken(EncryptionError):
    """The keyring is there, but this value was altered, moved to another row, or sealed by a key it no longer has."""


class Keyring:
    """The four keysets, parsed once. Raises KeysetMissing when `handles` lacks one of them."""

    def __init__(self, handles: dict[str, tink.KeysetHandle]) -> None:
        missing = set(_TEMPLATES) - set(handles)
        if missing:
            raise KeysetMissing(f"The keyring has no keyset for {', '.join(sorted(missing))}.")
        self._handles = handles

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

    def dumps(self) -> str:
        """The keyring in clear, as JSON: for the key file only."""
        return json.dumps(
            {
                name: json.loads(tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))
                for name, handle in self._handles.items()
            },
            indent=1,
        )

    @classmethod
    def loads(cls, text: str) -> "Keyring":
        """Parse what `dumps` wrote. Raises KeysetMissing when it is not a keyring."""
        try:
            parsed: dict[str, Any] = json.loads(text)
            handles = {
                name: tink.json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)
                for name, keyset in parsed.items()
            }
        except (ValueError, AttributeError, tink.TinkError) as error:
            raise KeysetMissing("The key file is not a keyring of this portal.") from error
        return cls(handles)


def make_keyring(path: Path) -> bool:
    """Write a new keyring to `path`, mode 0600, unless a file is there. Returns whether one was made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    ring = Keyring({name: tink.new_keyset_handle(template) for name, template in _TEMPLATES.items()})
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(ring.dumps())
        file.flush()
        os.fsync(file.fileno())
    return True


@lru_cache(maxsize=4)
def _load(path: Path) -> Keyring:
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysetMissing(f"The key file {path} cannot be read.") from error
    return Keyring.loads(text)


def keyring() -> Keyring:
    """The keyring of this installation. Raises KeysetMissing."""
    return _load(Path(settings.KEYSET_PATH))


def seal(plain: bytes, *, context: str) -> bytes:
    """Seal a short value. Takes bytes, gives ciphertext 33 bytes longer. Raises KeysetMissing."""
    return bytes(keyring().fields.encrypt(plain, context.encode()))


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Open what `seal` gave for the same context. Raises SealBroken or KeysetMissing."""
    try:
        return bytes(keyring().fields.decrypt(bytes(sealed), context.encode()))
    except tink.TinkError as error:
        raise SealBroken(f"The sealed value of {context} does not open.") from error


def fingerprints(value: bytes, *, context: str) -> list[bytes]:
    """Keyed fingerprints of a value, 16 bytes each, one per key of the keyset and the primary key's first.

    Store the first; compare with all, so that values fingerprinted before a key rotation are still recognised.
    """
    prfs = keyring().fingerprints
    primary = prfs.primary_id()
    data = context.encode() + b"\0" + value
    ordered = sorted(prfs.all().items(), key=lambda item: item[0] != primary)
    return [one.compute(data, _FINGERPRINT_BYTES) for _, one in ordered]


def sign(data: bytes) -> bytes:
    """A 37-byte authentication code of `data`, which only this keyring can make."""
    return bytes(keyring().signatures.compute_mac(data))


def verify(signature: bytes, data: bytes) -> bool:
    """Whether `signature` is what `sign` gave for `data`, by any key of the keyset."""
    try:
        keyring().signatures.verify_mac(bytes(signature), data)
    except tink.TinkError:
        return False
    return True


def new_file_key(*, context: str) -> bytes:
    """A new streaming keyset for one file, wrapped by the keyring. Destroying it destroys the file."""
    handle = tink.new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
    return bytes(tink.proto_keyset_format.serialize_encrypted(handle, keyring().files, context.encode()))


def sealing_writer(sink: BinaryIO, *, wrapped: bytes, context: str) -> BinaryIO:
    """A writable stream that seals what it is given into `sink`, holding about 1 MB. Closing it closes `sink`."""
    return cast(BinaryIO, _streaming(wrapped, context).new_encrypting_stream(sink, context.encode()))


def unsealing_reader(source: BinaryIO, *, wrapped: bytes, context: str) -> BinaryIO:
    """A readable stream of the plaintext behind `source`.

    Raises SealBroken at once for a wrong key or context; its `read` raises `tink.TinkError` for altered or missing bytes.
    """
    return cast(BinaryIO, _streaming(wrapped, context).new_decrypting_stream(source, context.encode()))


def _streaming(wrapped: bytes, context: str) -> streaming_aead.StreamingAead:
    try:
        handle = tink.proto_keyset_format.parse_encrypted(bytes(wrapped), keyring().files, context.encode())
    except tink.TinkError as error:
        raise SealBroken(f"The file key of {context} does not open.") from error
    return cast(streaming_aead.StreamingAead, handle.primitive(streaming_aead.StreamingAead))
