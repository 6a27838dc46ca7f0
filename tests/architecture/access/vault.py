"""Who gets what at the pages of the vault and of rotation. The officer holds the account."""

from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

PAGES = (
    "vault:reveal",
    "vault:reveal_previous",
    "vault:copy",
    "vault:favourite",
    "vault:prove",
    "vault:deposit",
    "vault:works",
)


def OBJECTS(*, officer, service, **people):
    account = make_account(service=service, lead=officer)
    make_version(account)
    return {page: [account.pk] for page in PAGES} | {"knowledge:person": [officer.pk]}


TABLE = {
    "vault:reveal": only("officer", "comms"),
    "vault:reveal_previous": only("officer", "comms"),
    "vault:deposit": only("officer", "comms"),
    "vault:works": only("officer", "comms"),
    "vault:copy": only(*STAFF, answer=405),
    "vault:favourite": only(*STAFF, answer=405),
    "vaults:list": only(*STAFF),
    "knowledge:person": only("comms", "auditor", "admin"),
    "vault:prove": only("comms"),
    "rotation:list": only("comms"),
}
