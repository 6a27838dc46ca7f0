"""How long an office scan is kept: until some days after the last decision; the forms made of it have their own copies."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import audit
from config import clock
from consents.intake import store
from consents.intake.batches.models import KEPT, TRAY, Batch, BatchFile, FileState, Progress, ScannedPage

_PER_RUN = 10


def destroy_old() -> int:
    """Destroy the scans of batches about which everything was decided long ago; returns how many. Their report stays."""
    before = clock.now() - KEPT
    pages = ScannedPage.objects.filter(batch=OuterRef("pk"))
    files = BatchFile.objects.filter(batch=OuterRef("pk"))
    old = Batch.objects.filter(
        progress=Progress.SORTED, destroyed_at__isnull=True, sorted_at__lt=before
    ).exclude(
        Exists(pages.filter(state__in=TRAY))
        | Exists(pages.filter(decided_at__gte=before))
        | Exists(files.filter(state=FileState.REFUSED, discarded_at__isnull=True))
        | Exists(files.filter(discarded_at__gte=before))
    )
    return sum(_destroy(batch.pk) for batch in old.order_by("pk")[:_PER_RUN])


@transaction.atomic
def _destroy(pk: int) -> bool:
    batch = Batch.objects.lock(pk)
    if batch.destroyed_at:
        return False
    for rows in (ScannedPage.objects.filter(batch=batch), BatchFile.objects.filter(batch=batch)):
        store.remove_on_commit(list(rows.values_list("storage_name", flat=True)))
        rows.update(sealed_key=b"")
    batch.destroyed_at = clock.now()
    batch.save(update_fields=["destroyed_at"])
    audit.record(audit.Event.BATCH_DESTROYED, by=None, target=batch)
    return True
