from celery import shared_task
from django.db import OperationalError

from socialaccounts.rotation import sweep as rotation


@shared_task(
    name="socialaccounts.rotation.tasks.sweep",
    # It gives way to people who hold what it needs, and comes back before its hour.
    autoretry_for=(OperationalError,),
    max_retries=5,
    default_retry_delay=30,
)
def sweep() -> None:
    """Open what is due and owe the notices whose day has come. Run every hour; safe at any time."""
    rotation.sweep()
