"""The key file: made once, replaced whole, wrapped by a key-management service."""

import json
import multiprocessing
import stat

import pytest

from config import encryption
from config.encryption import EncryptionError, Keyring, KeysetMissing
from config.keyfile import KeyFile
from tests.config.transit import TOKEN, transit


@pytest.fixture
def file(tmp_path):
    return KeyFile(tmp_path / "keys" / "keyset.json")


@pytest.fixture
def service():
    with transit() as running:
        yield running


@pytest.fixture
def wrapped(file, service):
    return KeyFile(file.path, service.uri, TOKEN)


def test_it_is_made_once_for_its_owner_alone(file):
    assert file.make() == "Key file made."
    first = file.path.read_text()
    assert file.make() == "Key file kept."

    assert file.path.read_text() == first
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert set(json.loads(first)) == {"fields", "files", "fingerprints", "signatures"}
    assert [path.name for path in file.path.parent.iterdir()] == ["keyset.json"]


def test_what_a_killed_command_left_is_no_obstacle(file):
    file.path.parent.mkdir()
    file.path.with_name("keyset.json.new").write_text("half a key")

    assert file.make() == "Key file made."
    assert file.read()


def test_it_is_replaced_for_its_owner_alone_and_the_first_one_is_kept(file):
    file.make()
    before = file.path.read_text()
    added = file.read().with_new_keys()

    file.replace(added)
    file.replace(added.promoted())

    assert file.backup.read_text() == before
    assert file.read().dumps() == added.promoted().dumps()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.drop_backup()
    file.drop_backup()
    assert not file.backup.exists()


def test_a_process_notices_that_the_file_was_replaced(settings, file):
    settings.KEYSET_PATH = file.path
    file.make()
    sealed = encryption.seal(b"secret", context="row")

    file.replace(encryption.keyring().with_new_keys().promoted())

    assert encryption.unseal(sealed, context="row") == b"secret"
    assert not encryption.is_fresh(sealed)
    assert encryption.is_fresh(encryption.reseal(sealed, context="row"))


def test_a_process_notices_that_the_file_is_gone(settings, file):
    settings.KEYSET_PATH = file.path
    file.make()
    encryption.seal(b"secret", context="row")
    file.path.unlink()

    with pytest.raises(KeysetMissing, match="cannot be read"):
        encryption.seal(b"secret", context="row")


def _hold(path, held, done):
    with KeyFile(path).locked():
        held.set()
        done.wait(30)


def test_two_commands_do_not_change_it_at_once(file):
    file.make()
    processes = multiprocessing.get_context("fork")
    held, done = processes.Event(), processes.Event()
    other = processes.Process(target=_hold, args=(file.path, held, done))
    other.start()
    held.wait(30)
    try:
        with pytest.raises(EncryptionError, match="another command"), file.locked():
            raise AssertionError("it was not alone")
    finally:
        done.set()
        other.join()

    with file.locked():
        assert other.exitcode == 0


def test_a_folder_that_is_not_there_is_said_so(file):
    with pytest.raises(KeysetMissing, match="The folder of the key file"), file.locked():
        raise AssertionError("there is nothing to lock")


@pytest.mark.parametrize("content", [b"\xff", None])
def test_a_file_that_cannot_be_read_is_said_so(file, content):
    file.path.parent.mkdir()
    if content:
        file.path.write_bytes(content)

    with pytest.raises(KeysetMissing, match="cannot be read"):
        file.read()


# --- Wrapped


def test_a_new_keyring_is_wrapped_at_once(wrapped, service):
    assert wrapped.make() == "Key file made."

    kept = json.loads(wrapped.path.read_text())
    assert list(kept) == ["wrapped"]
    assert kept["wrapped"].startswith("vault:v1:")
    assert "keyId" not in wrapped.path.read_text()
    assert wrapped.read().primary("fields")
    assert service.asked == ["encrypt", "decrypt"]


def test_a_keyring_in_clear_is_wrapped_by_make_keys(file, wrapped, service):
    file.make()
    clear = file.read().dumps()
    with pytest.raises(KeysetMissing, match="is in clear: run manage"):
        wrapped.read()

    said = wrapped.make()

    assert said.startswith("Key file wrapped by the service at 127.0.0.1:")
    assert wrapped.read().dumps() == clear
    assert wrapped.make() == "Key file kept."


def test_a_portal_uses_a_wrapped_keyring_and_asks_the_service_once(settings, wrapped, service):
    settings.KEYSET_PATH, settings.KEYSET_KMS_URI, settings.VAULT_TOKEN = wrapped.path, service.uri, TOKEN
    wrapped.make()

    for number in range(5):
        sealed = encryption.seal(b"secret", context=f"row {number}")
        assert encryption.unseal(sealed, context=f"row {number}") == b"secret"

    assert service.asked == ["encrypt", "decrypt"]


def test_a_wrapped_keyring_is_replaced_wrapped(wrapped):
    wrapped.make()
    wrapped.replace(wrapped.read().with_new_keys())

    assert list(json.loads(wrapped.path.read_text())) == ["wrapped"]
    assert list(json.loads(wrapped.backup.read_text())) == ["wrapped"]
    assert wrapped.read().has_waiting_keys


def test_a_wrapped_file_without_its_service_is_a_missing_keyring(file, wrapped):
    wrapped.make()

    with pytest.raises(KeysetMissing, match="KEYSET_KMS_URI does not say by which service"):
        file.read()


def test_a_service_that_refuses_is_told_from_one_that_is_away(wrapped, service):
    wrapped.make()
    service.token = "another"
    with pytest.raises(KeysetMissing, match=r"refuses to open the keyring \(Forbidden\)"):
        wrapped.read()

    nobody = KeyFile(wrapped.path, "hcvault://127.0.0.1:1/transit/keys/portal", TOKEN)
    with pytest.raises(KeysetMissing, match="does not answer"):
        nobody.read()


def test_making_a_keyring_without_the_service_leaves_no_file(file, service):
    unknown = KeyFile(file.path, service.uri + "-2", TOKEN)

    with pytest.raises(KeysetMissing, match=r"refuses to open the keyring \(InvalidRequest\)"):
        unknown.make()

    assert not file.path.exists()


@pytest.mark.parametrize("uri", ["https://vault/transit/keys/a", "hcvault:///transit/keys/a", "vault"])
def test_an_address_that_is_none_is_said_so(file, uri):
    with pytest.raises(KeysetMissing, match="must look like hcvault://"):
        KeyFile(file.path, uri, TOKEN).make()


def test_a_path_that_names_no_key_is_said_so(file, service):
    uri = service.uri.replace("/keys/", "/")

    with pytest.raises(KeysetMissing, match="names no transit key"):
        KeyFile(file.path, uri, TOKEN).make()


def test_another_machine_is_only_asked_over_tls(file, service):
    elsewhere = KeyFile(file.path, service.uri.replace("127.0.0.1", "127.0.0.2"), TOKEN)

    with pytest.raises(KeysetMissing, match="does not answer"):
        elsewhere.make()

    assert service.asked == []


def test_the_token_is_in_no_repr_and_no_error(wrapped, service):
    wrapped.make()
    service.token = "another"

    with pytest.raises(KeysetMissing) as refused:
        wrapped.read()

    assert TOKEN not in repr(wrapped) + str(refused.value)


def test_a_wrapped_file_that_was_altered_is_a_missing_keyring(wrapped):
    wrapped.make()
    content = json.loads(wrapped.path.read_text())["wrapped"]
    wrapped.path.write_text(json.dumps({"wrapped": content[:-8] + "AAAAAAA="}))

    with pytest.raises(KeysetMissing, match="refuses"):
        wrapped.read()


# --- The keyring through a rotation


def test_a_keyring_knows_where_in_a_rotation_it_is():
    ring = Keyring.new()
    added = ring.with_new_keys()
    promoted = added.promoted()
    finished = promoted.without_old_keys()

    states = [(one.has_waiting_keys, one.has_old_keys) for one in (ring, added, promoted, finished)]
    assert states == [(False, False), (True, False), (False, True), (False, False)]
    assert ring.primary("fields") == added.primary("fields") != promoted.primary("fields")
    assert finished.knows("fields", finished.primary("fields"))
    assert not finished.knows("fields", ring.primary("fields"))
    assert finished.knows("signatures", ring.primary("signatures"))
    assert finished.knows("fingerprints", ring.primary("fingerprints"))


def test_what_was_sealed_before_and_after_opens_at_every_step_but_the_last():
    ring = Keyring.new()
    added = ring.with_new_keys()
    promoted = added.promoted()
    old, new = ring.fields.encrypt(b"old", b""), promoted.fields.encrypt(b"new", b"")

    # A process that has not noticed the promotion yet already opens what others seal by the new key.
    assert added.fields.decrypt(new, b"") == b"new"
    assert promoted.fields.decrypt(old, b"") == b"old"
