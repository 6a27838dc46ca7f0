"""How far an import is, for the page that waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from socialaccounts.vault.importing.models import ImportBatch
from socialaccounts.vault.importing.terms import Status

_KEPT = 600


@dataclass(frozen=True)
class Progress:
    """So many rows of so many are done."""

    done: int
    all: int


def telling(pk: UUID) -> Callable[[int], None]:
    """What notes how many passwords of an import are sealed; the transaction that seals them cannot show it itself."""
    return lambda done: cache.set(_key(pk), done, _KEPT)


def progress_of(batch: ImportBatch) -> Progress:
    """How far the import is with what it does now."""
    if batch.status == Status.IMPORTING:
        return Progress(int(cache.get(_key(batch.pk)) or 0), batch.rows.to_write().count())
    return Progress(batch.rows.examined().count(), batch.rows.count())


def _key(pk: UUID) -> str:
    return f"import-{pk}"
