from celery import shared_task

from accounts.notices.deliver import PER_RUN, deliver_due
from config.celery import soon


@shared_task(name="accounts.notices.tasks.deliver")
def deliver() -> int:
    """Mail what is owed. Run every minute, after each transaction that owes something, and again while there is more."""
    sent = deliver_due()
    if sent == PER_RUN:
        soon(deliver)
    return sent
