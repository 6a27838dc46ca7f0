"""Who gets what at the pages of the vault and of rotation. The officer holds the account."""

from socialaccounts.rotation.calendars.actions import make_feed
from tests.architecture.access.accounts import STAFF, everybody, only
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.pack.conftest import make_pack
from tests.socialaccounts.vault.factories import make_rotation, make_version

PAGES = (
    "vault:reveal",
    "vault:reveal_previous",
    "vault:copy",
    "vault:favourite",
    "vault:prove",
    "vault:deposit",
    "vault:works",
    "vault:period",
)


PACK_PAGES = ("pack:pack", "pack:approve", "pack:fetch", "pack:opened")


def OBJECTS(*, officer, comms, service, **people):
    account = make_account(service=service, lead=officer)
    rotation = make_rotation(make_version(account))
    feed = make_feed(by=officer)
    pack = make_pack(comms)
    return {
        **{page: [account.pk] for page in PAGES},
        "knowledge:person": [officer.pk],
        "vault:put_off": [account.pk, rotation.pk],
        "calendar_feed": [feed.address().rpartition("/")[2].removesuffix(".ics")],
        **{page: [pack.pk] for page in PACK_PAGES},
    }


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
    "vault:put_off": only("officer", "comms"),
    "vault:period": only("comms"),
    "rotation:list": only("comms"),
    "rotation:period": only("comms"),
    "rotation:calendar": only(*STAFF),
    "rotation:feed": only(*STAFF),
    "calendar_feed": everybody(),
    # Comms approves; only a comms lead asks and fetches, which is tested with the pack.
    "pack:list": only("comms"),
    "pack:pack": only("comms"),
    "pack:approve": only("comms"),
    "pack:opened": only("comms"),
    "pack:instructions": only("comms"),
    "pack:ask": only(),
    "pack:fetch": only(),
}
