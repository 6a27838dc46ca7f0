from celery import shared_task

from socialaccounts.rotation import sweep as rotation


@shared_task(name="socialaccounts.rotation.tasks.sweep")
def sweep() -> None:
    """Open what is due and owe the notices whose day has come. Run every hour; safe at any time."""
    rotation.sweep()
