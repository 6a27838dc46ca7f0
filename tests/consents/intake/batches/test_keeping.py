"""Office scans are destroyed some time after the last decision; what is still to be decided is kept."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from accounts.models import AuditEvent
from config import clock as portal_clock
from consents.intake.batches.keeping import destroy_old
from consents.intake.batches.models import KEPT, BatchFile, ScannedPage
from tests.consents.intake.batches.made import make_tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(manager):
    """A batch of one page and one broken file, both discarded today."""
    page, file = make_tray(manager)
    now = portal_clock.now()
    ScannedPage.objects.filter(pk=page.pk).update(
        state="discarded", decided_by=manager, decided_at=now, reason="x"
    )
    BatchFile.objects.filter(pk=file.pk).update(discarded_by=manager, discarded_at=now, reason="x")
    return page.batch


def names():
    return [row.storage_name for rows in (ScannedPage, BatchFile) for row in rows.objects.all()]


def test_what_was_decided_long_ago_is_destroyed_once(decided, clock, django_capture_on_commit_callbacks):
    assert all(default_storage.exists(name) for name in names())
    clock.forward(days=(KEPT + timedelta(days=1)).days)

    with django_capture_on_commit_callbacks(execute=True):
        assert (destroy_old(), destroy_old()) == (1, 0)

    decided.refresh_from_db()
    assert decided.destroyed_at is not None
    assert not any(default_storage.exists(name) for name in names())
    assert {bytes(row.sealed_key) for rows in (ScannedPage, BatchFile) for row in rows.objects.all()} == {b""}
    assert AuditEvent.objects.filter(event="batch.destroyed").count() == 1


def test_before_that_it_is_kept(decided, clock):
    clock.forward(days=(KEPT - timedelta(days=1)).days)

    assert destroy_old() == 0


@pytest.mark.parametrize("left", ["page", "file"])
def test_what_is_still_to_be_decided_is_kept(decided, clock, left):
    if left == "page":
        ScannedPage.objects.update(state="no_code", decided_by=None, decided_at=None, reason="")
    else:
        BatchFile.objects.update(discarded_by=None, discarded_at=None, reason="")
    clock.forward(days=400)

    assert destroy_old() == 0
    assert all(default_storage.exists(name) for name in names())
