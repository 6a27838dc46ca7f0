"""What records do by themselves, every hour: it may run twice, and finds again what a lost run left."""

from celery import shared_task


@shared_task(name="consents.records.tasks.tell")
def tell() -> int:
    """Tell of birthdays that change who speaks, and of flags due for review; returns how many notices were owed."""
    from consents.records.ages import tell_of_birthdays, tell_of_reviews

    return tell_of_birthdays() + tell_of_reviews()
