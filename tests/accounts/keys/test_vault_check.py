"""`vault_check`: every value opened into nothing, and what does not open named."""

import re

import pytest
from django.core.checks import Error
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from config import encryption, sealed
from consents.models import StoredFile
from socialaccounts.models import Version
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


def refused(capsys, *arguments):
    """What the command says as it fails: its last sentence, and the rows it names."""
    with pytest.raises(CommandError) as error:
        call_command("vault_check", *arguments)
    return str(error.value), capsys.readouterr().err


def test_it_counts_what_opens(values, run):
    said = run("vault_check")

    for column in sealed.columns():
        assert re.search(rf"{re.escape(str(column))}: ([1-9]\d*) of \1 open", said)
    assert "Every value opens." in said
    assert "the password" not in said


def test_an_empty_vault_is_whole(run):
    assert "socialaccounts.version.sealed_password: 0 of 0 open" in run("vault_check")


def test_a_value_of_another_row_is_named(version, capsys):
    other = make_version(make_account())
    Version.objects.filter(pk=version.pk).update(sealed_password=other.sealed_password)

    sentence, named = refused(capsys)

    assert sentence == "1 value does not open."
    assert named.count("\n") == 1
    assert f"socialaccounts.version {version.pk}" in named
    assert "was altered or belongs elsewhere" in named


def test_a_broken_file_key_is_named(values, version, capsys):
    StoredFile.objects.filter(pk=values.file_id).update(sealed_key=b"broken")
    Version.objects.update(sealed_password=b"broken")

    sentence, named = refused(capsys)

    assert sentence == "2 values do not open."
    assert "consents.storedfile" in named


def test_a_keyring_of_another_portal_is_told_from_broken_values(version, settings, tmp_path, capsys):
    settings.KEYSET_PATH = tmp_path / "other.json"
    encryption.key_file().make()

    _, named = refused(capsys)

    assert "which the keyring does not have" in named


def test_a_missing_keyring_blames_no_value(version, key_file, capsys):
    key_file.path.unlink()

    sentence, named = refused(capsys)

    assert sentence.startswith("The keyring is away, so nothing was checked. The key file ")
    assert named == ""


def test_stored_files_are_read_to_their_end_when_asked(values, run, capsys):
    assert "Every value opens." in run("vault_check", "--files")
    file = values.file
    with default_storage.open(file.storage_name, "rb") as stored:
        content = stored.read()
    default_storage.delete(file.storage_name)
    default_storage.delete(values.storage_name)
    default_storage.save(file.storage_name, ContentFile(content[:-1]))

    assert "Every value opens." in run("vault_check")
    sentence, named = refused(capsys, "--files")

    assert sentence == "2 values do not open."
    assert f"The stored file of {file.context} does not open." in named
    assert f"The stored file of {values.context} is not there." in named


@isolate_apps("socialaccounts")
def test_a_model_that_does_not_say_what_it_is_bound_to_is_refused(monkeypatch):
    class Forgetful(models.Model):
        sealed_one = models.BinaryField()
        sealed_two = models.BinaryField()

        class Meta:
            app_label = "socialaccounts"

        def __str__(self):
            return "forgetful"

    monkeypatch.setattr(sealed, "columns", lambda: [sealed.Column(Forgetful, "sealed_one")])

    wrong = sealed.check_models()

    assert [(type(one), one.id) for one in wrong] == [(Error, "portal.E001"), (Error, "portal.E002")]
