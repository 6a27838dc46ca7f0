from celery import shared_task

from config import clock

_PER_RUN = 200


@shared_task(name="consents.disposal.tasks.delete_doomed")
def delete_doomed() -> int:
    """Let the store delete what was destroyed. Run every minute and after each approval; returns how many files went."""
    from consents.disposal.actions import delete_one
    from consents.disposal.models import DoomedFile

    due = DoomedFile.objects.filter(next_try_at__lte=clock.now()).order_by("next_try_at", "pk")
    return sum(delete_one(doomed) for doomed in list(due[:_PER_RUN]))
