"""The worker's part of photo checks: what may be posted today is looked at again."""

from celery import shared_task


@shared_task(name="consents.checks.tasks.look_again")
def look_again() -> int:
    """Decide today's planned posts anew and tell who asked where the answer changed; returns how many changed."""
    from consents.checks.sweep import look_again

    return look_again()
