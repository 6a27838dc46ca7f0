"""Sealing, fingerprints and signatures, by real Tink keysets."""

import io
import os

import pytest
import tink
from hypothesis import given
from hypothesis import strategies as st

from config import encryption
from config.encryption import EncryptionError, KeyGone, Keyring, KeysetMissing, SealBroken

HOLLOW = '{"fields": {}, "files": {}, "fingerprints": {}, "signatures": {}}'


class Kept(io.BytesIO):
    """Stays readable after the stream that wrote into it was closed."""

    def close(self):
        self.kept = self.getvalue()
        super().close()


def sealed_file(plain, wrapped, context):
    sink = Kept()
    with encryption.sealing_writer(sink, wrapped=wrapped, context=context) as writer:
        writer.write(plain)
    return sink.kept


@given(st.binary(max_size=500), st.text(max_size=50))
def test_what_was_sealed_opens_in_its_place(plain, context):
    sealed = encryption.seal(plain, context=context)

    assert encryption.unseal(sealed, context=context) == plain
    assert plain not in sealed or len(plain) < 4


def test_a_value_moved_to_another_row_does_not_open():
    sealed = encryption.seal(b"secret", context="row 1")

    with pytest.raises(SealBroken):
        encryption.unseal(sealed, context="row 2")


def test_an_altered_value_does_not_open():
    sealed = bytearray(encryption.seal(b"secret", context="row"))
    sealed[-1] ^= 1

    with pytest.raises(SealBroken):
        encryption.unseal(bytes(sealed), context="row")


def test_a_missing_key_file_is_told_from_a_broken_value(settings, tmp_path):
    sealed = encryption.seal(b"secret", context="row")
    settings.KEYSET_PATH = tmp_path / "away.json"

    with pytest.raises(KeysetMissing):
        encryption.unseal(sealed, context="row")
    with pytest.raises(KeysetMissing):
        encryption.seal(b"secret", context="row")


@pytest.mark.parametrize("text", ["", "not JSON", "[]", "{}", '{"fields": {}}', "\xff", HOLLOW])
def test_a_file_that_is_no_keyring_says_so(settings, tmp_path, text):
    settings.KEYSET_PATH = tmp_path / f"bad{abs(hash(text))}.json"
    settings.KEYSET_PATH.write_text(text, encoding="latin-1")

    with pytest.raises(KeysetMissing):
        encryption.keyring()


def test_a_keyring_of_another_portal_does_not_open_this_ones_values(settings, tmp_path):
    sealed = encryption.seal(b"secret", context="row")
    settings.KEYSET_PATH = tmp_path / "other.json"
    encryption.key_file().make()

    with pytest.raises(KeyGone, match="which the keyring does not have"):
        encryption.unseal(sealed, context="row")


def test_fingerprints_are_the_same_for_the_same_value_only():
    (one,) = encryption.fingerprints(b"value", context="account 1")

    assert [one] == encryption.fingerprints(b"value", context="account 1")
    assert [one] != encryption.fingerprints(b"Value", context="account 1")
    assert [one] != encryption.fingerprints(b"value", context="account 2")
    assert len(one) == 16


def test_fingerprints_of_older_keys_come_after_the_primary_ones(settings, tmp_path):
    (old,) = encryption.fingerprints(b"value", context="c")
    ring = encryption.keyring().with_new_keys().promoted().without_old_keys()
    settings.KEYSET_PATH = tmp_path / "rotated.json"
    settings.KEYSET_PATH.write_text(ring.dumps())

    fresh, known = encryption.fingerprints(b"value", context="c")

    assert known == old
    assert fresh != old


def test_a_signature_of_an_older_key_is_still_good(settings, tmp_path):
    signature = encryption.sign(b"data")
    ring = encryption.keyring().with_new_keys().promoted().without_old_keys()
    settings.KEYSET_PATH = tmp_path / "rotated.json"
    settings.KEYSET_PATH.write_text(ring.dumps())

    assert encryption.verify(signature, b"data")
    assert encryption.sign(b"data") != signature


def test_a_signature_vouches_for_its_data_only():
    signature = encryption.sign(b"data")

    assert encryption.verify(signature, b"data")
    assert not encryption.verify(signature, b"other")
    assert not encryption.verify(b"", b"data")


def test_a_new_file_is_sealed_by_the_key_that_comes_with_it():
    sink = io.BytesIO()
    sink.close = lambda: None

    wrapped, writer = encryption.new_sealed_file(sink, context="file 1")
    with writer:
        writer.write(b"a page")

    sealed = io.BytesIO(sink.getvalue())
    assert b"a page" not in sealed.getvalue()
    assert encryption.unsealing_reader(sealed, wrapped=wrapped, context="file 1").read() == b"a page"


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 3 * 2**20 + 7])
def test_a_file_of_any_size_comes_back(size):
    plain = os.urandom(size)
    wrapped = encryption.new_file_key(context="file 1")
    sealed = sealed_file(plain, wrapped, "file 1")

    with encryption.unsealing_reader(io.BytesIO(sealed), wrapped=wrapped, context="file 1") as reader:
        assert reader.read() == plain
    assert size < 64 or plain[:64] not in sealed


def test_a_file_key_of_another_file_does_not_open():
    wrapped = encryption.new_file_key(context="file 1")

    with pytest.raises(SealBroken):
        encryption.unsealing_reader(io.BytesIO(b""), wrapped=wrapped, context="file 2")
    with pytest.raises(SealBroken):
        encryption.check_file_key(b"no file key", context="file 1")


def test_a_file_key_sealed_anew_opens_the_file_as_before(settings, tmp_path):
    wrapped = encryption.new_file_key(context="file 1")
    stored = sealed_file(b"a scan", wrapped, "file 1")
    ring = encryption.keyring().with_new_keys().promoted()
    settings.KEYSET_PATH = tmp_path / "rotated.json"
    settings.KEYSET_PATH.write_text(ring.dumps())
    assert not encryption.is_fresh(wrapped, file_key=True)

    anew = encryption.reseal(wrapped, context="file 1", file_key=True)

    assert encryption.is_fresh(anew, file_key=True)
    with encryption.unsealing_reader(io.BytesIO(stored), wrapped=anew, context="file 1") as reader:
        assert reader.read() == b"a scan"


def test_a_cut_off_file_does_not_pass_for_whole():
    wrapped = encryption.new_file_key(context="file 1")
    sealed = sealed_file(os.urandom(2**21), wrapped, "file 1")

    with pytest.raises(tink.TinkError):
        encryption.unsealing_reader(io.BytesIO(sealed[:-10]), wrapped=wrapped, context="file 1").read()


def test_every_error_is_an_encryption_error():
    assert issubclass(KeysetMissing, EncryptionError)
    assert issubclass(SealBroken, EncryptionError)
    assert issubclass(KeyGone, SealBroken)
    with pytest.raises(KeysetMissing):
        Keyring({})
