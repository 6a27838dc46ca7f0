from celery import shared_task
from django.db import OperationalError


@shared_task(
    name="consents.takedowns.tasks.sweep",
    # It gives way to people who hold what it needs, and comes back before its hour.
    autoretry_for=(OperationalError,),
    max_retries=5,
    default_retry_delay=30,
)
def sweep() -> None:
    """Open the take-downs that facts call for and owe the notices whose day has come. Run every hour; safe at any time."""
    from consents.takedowns import sweep as take_downs

    take_downs.sweep()


@shared_task(
    name="consents.takedowns.tasks.sweep_all",
    # It gives way to people who hold what it needs, and comes back before its hour.
    autoretry_for=(OperationalError,),
    max_retries=5,
    default_retry_delay=30,
)
def sweep_all() -> None:
    """Ask the rules about every live post. Run every night; safe at any time."""
    from consents.takedowns import sweep as take_downs

    take_downs.sweep_all()
