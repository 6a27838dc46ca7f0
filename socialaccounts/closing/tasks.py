from celery import shared_task

from socialaccounts.closing import sweep as closings


@shared_task(name="socialaccounts.closing.tasks.sweep")
def sweep() -> None:
    """Owe what is due about closings. Run every hour; safe at any time."""
    closings.sweep()
