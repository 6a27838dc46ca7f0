from celery import shared_task

from approvals.completion import sweep as requests


@shared_task(name="approvals.completion.tasks.sweep")
def sweep() -> None:
    """Owe what is due about requests, and let lapse what was chased in vain. Run every hour; safe at any time."""
    requests.sweep()
