from celery import shared_task

from accounts.notices.deliver import deliver_due


@shared_task(name="accounts.notices.tasks.deliver")
def deliver() -> int:
    """Mail what is owed. Run every minute and after each transaction that owes something."""
    return deliver_due()
