"""Who gets what at the import of passwords: comms, and of an import only the one who began it."""

from tests.architecture.access.accounts import only
from tests.socialaccounts.vault.importing.made import make_batch

PAGES = ("importing:arrange", "importing:rows", "importing:cancel", "importing:done")


def OBJECTS(*, comms, **people):
    batch = make_batch(comms)
    return {page: [batch.pk] for page in PAGES}


TABLE = {
    "importing:upload": only("comms"),
    "importing:arrange": only("comms"),
    "importing:rows": only("comms", answer=302),
    "importing:cancel": only("comms", answer=405),
    "importing:done": only("comms", answer=302),
}
