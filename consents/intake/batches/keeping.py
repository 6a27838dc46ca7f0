"""How long an office scan is kept: until some days after the last decision; the forms made of it have their own copies."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import audit
from config import clock
from consents.intake import store
from consents.intake.batches.models import KEPT, TRAY, Batch, BatchFile, FileState, Progress, ScannedPage

_PER_RUN = 10


def destroy_old() -> int:
    """Destroy the scans of batches about which everything was decided long ago; returns how many. Their report stays."""
    old = _done_with().order_by("pk").values_list("pk", flat=True)[:_PER_RUN]
    return sum(_destroy(pk) for pk in list(old))


def _done_with() -> QuerySet[Batch]:
    """Batches that are kept still, with nothing left to decide, and nothing decided lately."""
    before = clock.now() - KEPT
    pages = ScannedPage.objects.filter(batch=OuterRef("pk"))
    files = BatchFile.objects.filter(batch=OuterRef("pk"))
    return Batch.objects.filter(
        progress=Progress.SORTED, destroyed_at__isnull=True, sorted_at__lt=before
    ).exclude(
        Exists(pages.filter(state__in=TRAY))
        | Exists(pages.filter(decided_at__gte=before))
        | Exists(files.filter(state=FileState.REFUSED, discarded_at__isnull=True))
        | Exists(files.filter(discarded_at__gte=before))
    )


@transaction.atomic
def _destroy(pk: int) -> bool:
    batch = Batch.objects.lock(pk)
    # Somebody may have put a page back into the tray since it was found.
    if not _done_with().filter(pk=pk).exists():
        return False
    for rows in (ScannedPage.objects.filter(batch=batch), BatchFile.objects.filter(batch=batch)):
        store.remove_on_commit(list(rows.values_list("storage_name", flat=True)))
        rows.update(sealed_key=b"")
    batch.destroyed_at = clock.now()
    batch.save(update_fields=["destroyed_at"])
    audit.record(audit.Event.BATCH_DESTROYED, by=None, target=batch)
    return True
