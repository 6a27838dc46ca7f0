"""Putting a file into a store that is a folder: it has no name before it is kept, whatever the disk can do."""

import os
import uuid

import pytest
from django.core.files.storage import default_storage

from consents.intake import store
from consents.intake.store import SealedTemporary

PLAIN = b"a page of a form " * 5000


def make_temporary():
    pk = uuid.uuid4()
    return SealedTemporary(pk=pk, context=f"consents.storedfile:{pk}")


def no_nameless_files(monkeypatch):
    real = os.open

    def opens(path, flags, *args, **kwargs):
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError("this disk has no files without a name")
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", opens)


def no_links(monkeypatch):
    def fails(*args, **kwargs):
        raise OSError("this disk links nothing")

    monkeypatch.setattr(os, "link", fails)


@pytest.mark.parametrize("disk", [None, no_nameless_files, no_links])
def test_a_file_has_a_name_only_once_it_is_kept(disk, monkeypatch, stored):
    if disk:
        disk(monkeypatch)
    temporary = make_temporary()
    temporary.write(PLAIN)
    assert stored() == []

    name = temporary.keep()
    temporary.discard()

    assert [path.name for path in stored()] == [name]
    with store.opened(name, sealed_key=temporary.sealed_key, context=temporary.context) as plain:
        assert plain.read() == PLAIN


def test_what_is_not_kept_is_gone(stored):
    temporary = make_temporary()
    temporary.write(PLAIN)
    assert temporary.open_plain().read() == PLAIN

    temporary.discard()

    assert stored() == []


def test_a_kept_file_has_the_mode_that_the_store_gives(settings, stored):
    options = {**settings.STORAGES["default"]["OPTIONS"], "file_permissions_mode": 0o640}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    assert default_storage.file_permissions_mode == 0o640
    temporary = make_temporary()

    temporary.keep()

    assert stored()[0].stat().st_mode & 0o777 == 0o640
