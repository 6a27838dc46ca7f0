"""The worker's part of an import. A message holds the import's number; forgotten work is found again every minute."""

import logging

from celery import shared_task

from config.encryption import EncryptionError

logger = logging.getLogger(__name__)


@shared_task(name="socialaccounts.vault.importing.tasks.go_on")
def go_on(pk: str) -> None:
    """Do what one import waits for: examine its rows, or write them."""
    from uuid import UUID

    from config.celery import soon
    from socialaccounts.vault.importing.actions import carry_out
    from socialaccounts.vault.importing.examining import PER_TASK, examine
    from socialaccounts.vault.importing.progress import telling

    try:
        carry_out(pk=UUID(pk), tell=telling(UUID(pk)))
        if not examine(UUID(pk), seconds=PER_TASK):
            soon(go_on, pk)
    except EncryptionError:
        logger.exception("Import %s waits: the keyring or a seal is broken.", pk)


@shared_task(name="socialaccounts.vault.importing.tasks.go_on_all")
def go_on_all() -> int:
    """Delete imports whose time is over, and go on with those that wait. Run every minute; returns how many waited."""
    from socialaccounts.vault.importing.actions import dispose_expired
    from socialaccounts.vault.importing.models import ImportBatch

    dispose_expired()
    waiting = [str(pk) for pk in ImportBatch.objects.waiting().values_list("pk", flat=True)]
    for pk in waiting:
        go_on(pk)
    return len(waiting)
