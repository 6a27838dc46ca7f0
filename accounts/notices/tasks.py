from celery import shared_task

from accounts.notices.channel import post_due
from accounts.notices.deliver import PER_RUN, deliver_due
from accounts.notices.digest import deliver_digests
from config.celery import soon


@shared_task(name="accounts.notices.tasks.deliver")
def deliver() -> int:
    """Mail what is owed, the morning mails too, and post what the channel is owed.

    Run every minute, after each transaction that owes something, and again while there is more.
    """
    sent = deliver_due()
    deliver_digests()
    post_due()
    if sent == PER_RUN:
        soon(deliver)
    return sent
