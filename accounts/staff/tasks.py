"""What the portal does about staff by itself, every hour: leavers of the day, and personal data whose time is over."""

from celery import shared_task


@shared_task(name="accounts.staff.tasks.sweep")
def sweep() -> None:
    """Deactivate whose leaving date has come, minimise whose retention time is over, delete imports whose hour is.

    May run twice, at any time; it finds what is due in the database.
    """
    from accounts.staff.importing.actions import dispose_expired
    from accounts.staff.leaving import sweep_leavers
    from accounts.staff.minimising import minimise_due

    sweep_leavers()
    minimise_due()
    dispose_expired()
