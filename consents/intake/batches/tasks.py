"""The worker's part of batches. Ids only in messages; forgotten work is found again every minute."""

import uuid

from celery import shared_task

from config import clock

_PER_RUN = 10


@shared_task(name="consents.intake.batches.tasks.read_file")
def read_file(pk: str) -> bool:
    """Read some pages of one file; the batch is sorted once its last file is read. Run after each upload."""
    from consents.intake.batches.processing import read

    return read(uuid.UUID(pk))


@shared_task(name="consents.intake.batches.tasks.go_on")
def go_on() -> int:
    """Read and sort what waits, and destroy what was done with long ago. Run every minute; returns how many files."""
    from consents.intake.batches.keeping import destroy_old
    from consents.intake.batches.models import BatchFile
    from consents.intake.batches.processing import read, sort_finished

    destroy_old()
    waiting = BatchFile.objects.waiting(clock.now()).order_by("next_try_at").values_list("pk", flat=True)
    done = sum(read(pk) for pk in list(waiting[:_PER_RUN]))
    sort_finished()
    return done
