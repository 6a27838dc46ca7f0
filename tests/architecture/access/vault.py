"""Who gets what at the pages of the vault and of rotation. The officer holds the account."""

from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.pack.conftest import make_pack
from tests.socialaccounts.vault.factories import make_version

PAGES = ("vault:reveal", "vault:reveal_previous", "vault:copy", "vault:prove", "vault:deposit", "vault:works")


PACK_PAGES = ("pack:pack", "pack:approve", "pack:fetch", "pack:opened")


def OBJECTS(*, officer, comms, service, **people):
    account = make_account(service=service, lead=officer)
    make_version(account)
    pack = make_pack(comms)
    return {page: [account.pk] for page in PAGES} | {page: [pack.pk] for page in PACK_PAGES}


TABLE = {
    "vault:reveal": only("officer", "comms"),
    "vault:reveal_previous": only("officer", "comms"),
    "vault:deposit": only("officer", "comms"),
    "vault:works": only("officer", "comms"),
    "vault:copy": only(*STAFF, answer=405),
    "vault:prove": only("comms"),
    "rotation:list": only("comms"),
    # Comms approves; only a comms lead asks and fetches, which is tested with the pack.
    "pack:list": only("comms"),
    "pack:pack": only("comms"),
    "pack:approve": only("comms"),
    "pack:opened": only("comms"),
    "pack:instructions": only("comms"),
    "pack:ask": only(),
    "pack:fetch": only(),
}
