"""`rotate_keys`: new keys, everything sealed anew, the old keys gone."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from config import encryption, sealed
from config.encryption import KeysetMissing
from consents.intake import store
from socialaccounts.models import RecoveryCode, RecoveryKit, Version
from tests.accounts.keys.conftest import before_the_lock
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


def every_value():
    """(column, row) for each sealed value of the database."""
    return [(column, row) for column in sealed.columns() for row in column.rows()]


def test_every_value_is_sealed_by_the_new_key_and_still_opens(values, run, version):
    old = encryption.keyring().primary("fields")
    before = {(column, row.pk): column.value(row) for column, row in every_value()}

    said = run("rotate_keys")

    after = every_value()
    assert {str(column) for column, _ in after} == {str(column) for column in sealed.columns()}
    assert all(column.is_fresh(column.value(row)) for column, row in after)
    assert all(column.value(row) != before[column, row.pk] for column, row in after)
    assert encryption.keyring().primary("fields") != old
    assert Version.objects.get(pk=version.pk).unseal() == "the password"
    assert RecoveryKit.objects.exclude(sealed_seed=b"").get().unseal_seed() == "JBSWY3DPEHPK3PXP"
    code = RecoveryCode.objects.get()
    assert encryption.unseal(code.sealed_code, context=code.context) == b"1234-5678"
    values.refresh_from_db()
    with store.opened(values.storage_name, sealed_key=values.sealed_key, context=values.context) as plain:
        assert plain.read(3) == b"\xff\xd8\xff"
    assert "socialaccounts.version.sealed_password: 1 of 1 seen, 1 sealed anew" in said
    assert "run rotate_keys --finish" in said


def test_a_kit_without_a_seed_stays_without(values, run):
    run("rotate_keys")

    assert RecoveryKit.objects.filter(sealed_seed=b"").count() == 1


def test_once_finished_the_old_keyring_opens_nothing(values, run, aged, key_file, settings, tmp_path):
    old = key_file.path.read_text()
    run("rotate_keys")
    assert key_file.backup.read_text() == old
    aged()

    said = run("rotate_keys", "--finish")

    assert "removed and open nothing" in said
    assert [path.name for path in key_file.path.parent.iterdir()] == ["keyset.json"]
    assert len({column for column, _ in every_value()}) == len(sealed.columns())
    settings.KEYSET_PATH = tmp_path / "old.json"
    settings.KEYSET_PATH.write_text(old)
    for column, row in every_value():
        with pytest.raises(encryption.KeyGone):
            column.check(row, files=False)


def test_fingerprints_and_signatures_from_before_still_count(version, run, aged):
    signature = encryption.sign(b"data")
    run("rotate_keys")
    aged()
    run("rotate_keys", "--finish")

    assert version.credential.ever_had("the password")
    assert encryption.verify(signature, b"data")
    call_command("verify_audit", stdout=None)


def test_run_twice_it_does_nothing_the_second_time(values, run):
    run("rotate_keys")
    before = [column.value(row) for column, row in every_value()]
    primary = encryption.keyring().primary("fields")

    said = run("rotate_keys")

    assert [column.value(row) for column, row in every_value()] == before
    assert encryption.keyring().primary("fields") == primary
    assert "New keys" not in said


def test_on_several_machines_the_key_is_added_before_it_seals(values, run):
    primary = encryption.keyring().primary("fields")

    said = run("rotate_keys", "--add")

    assert encryption.keyring().has_waiting_keys
    assert encryption.keyring().primary("fields") == primary
    assert "Copy the key file to every machine. Then run rotate_keys." in said
    assert all(column.is_fresh(column.value(row)) for column, row in every_value())
    run("rotate_keys", "--add")
    assert encryption.keyring().primary("fields") == primary
    run("rotate_keys")
    assert encryption.keyring().primary("fields") != primary


def test_finishing_before_the_new_keys_seal_is_refused(run):
    run("rotate_keys", "--add")

    with pytest.raises(CommandError, match="do not seal yet"):
        run("rotate_keys", "--finish")


def test_finishing_at_once_is_refused_since_a_request_may_still_write(values, run):
    run("rotate_keys")

    with pytest.raises(CommandError, match="in 5 minutes"):
        run("rotate_keys", "--finish")

    assert encryption.keyring().has_old_keys


def test_finishing_seals_anew_what_was_written_meanwhile(version, run, aged):
    old = encryption.keyring()
    run("rotate_keys")
    late = old.fields.encrypt(b"written late", version.context.encode())
    Version.objects.filter(pk=version.pk).update(sealed_password=late)
    aged()

    run("rotate_keys", "--finish")

    version.refresh_from_db()
    assert version.unseal() == "written late"
    assert not encryption.keyring().has_old_keys


def test_with_nothing_to_finish_it_says_so(run, key_file):
    key_file.backup.write_text("left by a command that was killed as it ended")

    assert "There are no old keys." in run("rotate_keys", "--finish")
    assert not key_file.backup.exists()


def test_a_broken_value_is_named_and_keeps_the_old_keys(values, version, run, aged, capsys):
    other = make_version(make_account())
    Version.objects.filter(pk=version.pk).update(sealed_password=other.sealed_password)

    run("rotate_keys")
    aged()
    with pytest.raises(CommandError, match="1 value is still sealed by old keys"):
        run("rotate_keys", "--finish")
    assert f"socialaccounts.version {version.pk}" in capsys.readouterr().err
    assert encryption.keyring().has_old_keys

    aged()
    run("rotate_keys", "--finish", "--leave-broken")
    assert not encryption.keyring().has_old_keys


def test_a_change_made_meanwhile_wins(version, run):
    def change():
        version.seal("changed meanwhile")
        Version.objects.filter(pk=version.pk).update(sealed_password=version.sealed_password)

    with before_the_lock("socialaccounts_version", change):
        run("rotate_keys")

    version.refresh_from_db()
    assert version.unseal() == "changed meanwhile"


def test_a_value_in_use_is_left_for_another_run(values, run):
    def take_away():
        RecoveryCode.objects.all().delete()

    with (
        before_the_lock("socialaccounts_recoverycode", take_away),
        pytest.raises(CommandError, match="1 value was in use, so run this again"),
    ):
        run("rotate_keys")

    assert "Everything that opens" in run("rotate_keys")


def test_only_a_row_that_still_has_the_old_value_is_written(version):
    column = next(one for one in sealed.columns() if one.model is Version)

    assert sealed.write(column, [(b"new", version.pk, b"not what it is")]) == 0
    assert sealed.write(column, []) == 0

    version.refresh_from_db()
    assert version.unseal() == "the password"


def test_many_values_are_sealed_in_batches(run, monkeypatch):
    monkeypatch.setattr(sealed, "BATCH", 3)
    account = make_account()
    for _ in range(8):
        make_version(account)

    said = run("rotate_keys")

    assert "3 of 8 seen, 3 sealed anew" in said
    assert "8 of 8 seen, 8 sealed anew" in said
    assert all(column.is_fresh(column.value(row)) for column, row in every_value())


def test_each_step_is_in_the_audit(run, aged):
    run("rotate_keys")
    aged()
    run("rotate_keys", "--finish")

    assert list(AuditEvent.objects.order_by("sequence").values_list("event", "actor_name")) == [
        ("keys.added", "The portal"),
        ("keys.changed", "The portal"),
        ("keys.removed", "The portal"),
    ]


def test_no_key_and_no_value_is_printed(values, run, aged, key_file):
    said = run("rotate_keys")
    aged()
    said += run("rotate_keys", "--finish")

    secrets = [
        key["keyData"]["value"]
        for keyset in json.loads(key_file.path.read_text()).values()
        for key in keyset["key"]
    ]
    assert not any(secret in said for secret in [*secrets, "the password", "JBSWY3DPEHPK3PXP", "1234-5678"])


def test_it_is_refused_while_another_one_runs(run, key_file):
    with key_file.locked(), pytest.raises(CommandError, match="another command"):
        run("rotate_keys")


def test_without_a_keyring_nothing_is_done(run, key_file):
    key_file.path.unlink()

    with pytest.raises(CommandError, match="cannot be read"):
        run("rotate_keys")
    with pytest.raises(KeysetMissing):
        encryption.keyring()


def test_make_keys_says_what_it_did(run, key_file, settings):
    assert run("make_keys") == "Key file kept.\n"
    key_file.path.unlink()
    assert run("make_keys") == "Key file made.\n"

    settings.KEYSET_KMS_URI = "hcvault://127.0.0.1:1/transit/keys/portal"
    with pytest.raises(CommandError, match="does not answer"):
        run("make_keys")


def test_the_values_that_are_sealed_are_all_known_to_the_command():
    """Whoever adds a sealed column sees here whether the commands find it."""
    assert {str(column) for column in sealed.columns()} >= {
        "consents.pageimage.sealed_key",
        "consents.storedfile.sealed_key",
        "consents.thumbnail.sealed_image",
        "socialaccounts.recoverycode.sealed_code",
        "socialaccounts.recoverykit.sealed_seed",
        "socialaccounts.version.sealed_password",
    }
    assert sealed.check_models() == []
