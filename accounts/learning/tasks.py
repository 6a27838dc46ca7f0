from celery import shared_task

from accounts.learning.sweep import remind


@shared_task(name="accounts.learning.tasks.remind_all")
def remind_all() -> int:
    """Owe the reminders about policy and training. Run every morning; a second run owes nothing twice."""
    return remind()
