"""Sealing of what must never be readable at rest, by Tink keysets (design 5.2).

The keyring holds four keysets: `fields` (AEAD) for short values, `files` (AEAD) that wraps one streaming keyset per stored
file, `fingerprints` (PRF) to compare values without keeping them, and `signatures` (MAC) for the audit chain. `context`
becomes associated data and binds a ciphertext to its model, row and field: moved elsewhere, it does not open.

It comes from the file at `settings.KEYSET_PATH` (see keyfile.py), which is looked at on every use: when it was replaced, the
next use has the new keyring, in every process, without a restart.
"""

from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

import tink
from django.conf import settings
from google.protobuf.message import DecodeError
from tink import streaming_aead
from tink.proto import tink_pb2

from config.keyfile import KeyFile, Stamp
from config.keyring import EncryptionError, KeyGone, Keyring, KeysetMissing, SealBroken, key_of

__all__ = [
    "EncryptionError",
    "KeyGone",
    "Keyring",
    "KeysetMissing",
    "SealBroken",
    "check_file_key",
    "fingerprints",
    "is_fresh",
    "key_file",
    "keyring",
    "new_file_key",
    "new_sealed_file",
    "reseal",
    "seal",
    "sealing_writer",
    "sign",
    "unseal",
    "unsealing_reader",
    "verify",
]

_FINGERPRINT_BYTES = 16


def key_file() -> KeyFile:
    """Where the keyring of this installation is."""
    return _file(settings.KEYSET_PATH, settings.KEYSET_KMS_URI, settings.VAULT_TOKEN)


@lru_cache(maxsize=4)
def _file(path: Path | str, kms_uri: str, token: str) -> KeyFile:
    return KeyFile(Path(path), kms_uri, token)


@lru_cache(maxsize=4)
def _load(file: KeyFile, stamp: Stamp) -> Keyring:
    return file.read()


def keyring() -> Keyring:
    """The keyring of this installation. Raises KeysetMissing."""
    file = key_file()
    return _load(file, file.stamp())


def seal(plain: bytes, *, context: str) -> bytes:
    """Seal a short value. Takes bytes, gives ciphertext 33 bytes longer. Raises KeysetMissing."""
    return bytes(keyring().fields.encrypt(plain, context.encode()))


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Open what `seal` gave for the same context. Raises SealBroken or KeysetMissing."""
    ring = keyring()
    try:
        return bytes(ring.fields.decrypt(bytes(sealed), context.encode()))
    except tink.TinkError as error:
        raise _broken(ring, "fields", key_of(bytes(sealed)), f"The sealed value of {context}") from error


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
    return _new_file_key(context)[0]


def new_sealed_file(sink: BinaryIO, *, context: str) -> tuple[bytes, BinaryIO]:
    """A new file key, and what `sealing_writer` gives for it; it need not be unwrapped for that."""
    wrapped, handle = _new_file_key(context)
    return wrapped, cast(BinaryIO, _primitive(handle).new_encrypting_stream(sink, context.encode()))


def _new_file_key(context: str) -> tuple[bytes, tink.KeysetHandle]:
    handle = tink.new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
    wrapped = tink.proto_keyset_format.serialize_encrypted(handle, keyring().files, context.encode())
    return bytes(wrapped), handle


def sealing_writer(sink: BinaryIO, *, wrapped: bytes, context: str) -> BinaryIO:
    """A writable stream that seals what it is given into `sink`, holding about 1 MB. Closing it closes `sink`."""
    return cast(BinaryIO, _streaming(wrapped, context).new_encrypting_stream(sink, context.encode()))


def unsealing_reader(source: BinaryIO, *, wrapped: bytes, context: str) -> BinaryIO:
    """A readable stream of the plaintext behind `source`.

    Raises SealBroken at once for a wrong key or context; its `read` raises `tink.TinkError` for altered or missing bytes.
    """
    return cast(BinaryIO, _streaming(wrapped, context).new_decrypting_stream(source, context.encode()))


def is_fresh(sealed: bytes, *, file_key: bool = False) -> bool:
    """Whether the primary key sealed this value, or wrapped this file key; nothing is opened. Raises KeysetMissing."""
    name = "files" if file_key else "fields"
    return _key(bytes(sealed), file_key) == keyring().primary(name)


def reseal(sealed: bytes, *, context: str, file_key: bool = False) -> bytes:
    """The same value, or file key, sealed by the primary key. Raises SealBroken or KeysetMissing."""
    if not file_key:
        return seal(unseal(sealed, context=context), context=context)
    handle = _unwrapped(sealed, context)
    return bytes(tink.proto_keyset_format.serialize_encrypted(handle, keyring().files, context.encode()))


def check_file_key(wrapped: bytes, *, context: str) -> None:
    """Unwrap a file key into nothing. Raises SealBroken or KeysetMissing."""
    _unwrapped(wrapped, context)


def _streaming(wrapped: bytes, context: str) -> streaming_aead.StreamingAead:
    return _primitive(_unwrapped(wrapped, context))


def _primitive(handle: tink.KeysetHandle) -> streaming_aead.StreamingAead:
    return cast(streaming_aead.StreamingAead, handle.primitive(streaming_aead.StreamingAead))


def _unwrapped(wrapped: bytes, context: str) -> tink.KeysetHandle:
    ring = keyring()
    try:
        return tink.proto_keyset_format.parse_encrypted(bytes(wrapped), ring.files, context.encode())
    except tink.TinkError as error:
        raise _broken(ring, "files", _key(bytes(wrapped), True), f"The file key of {context}") from error


def _key(sealed: bytes, file_key: bool) -> int | None:
    """The number of the key that sealed a value or wrapped a file key; None for what is neither."""
    if not file_key:
        return key_of(sealed)
    try:
        return key_of(tink_pb2.EncryptedKeyset.FromString(sealed).encrypted_keyset)
    except DecodeError:
        return None


def _broken(ring: Keyring, name: str, key: int | None, what: str) -> SealBroken:
    if key is None or ring.knows(name, key):
        return SealBroken(f"{what} does not open: it was altered or belongs elsewhere.")
    return KeyGone(f"{what} was sealed by key {key}, which the keyring does not have.")
