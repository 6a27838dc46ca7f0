"""Who gets what at the pages of ways in, recovery kits and drills. The officer holds the account."""

from socialaccounts.models import ConnectedApp
from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import make_named
from tests.socialaccounts.vault.factories import make_version
from tests.socialaccounts.vault.recovery.factories import make_kit

PAGES = (
    *("vault:access", "vault:access_change"),
    *("vault:recovery", "vault:recovery_details", "vault:app_add", "vault:seed", "vault:seed_remove"),
    *("vault:recovery_codes", "vault:recovery_code", "vault:recovery_code_used", "vault:one_time_code"),
)


def OBJECTS(*, officer, service, **people):
    account = make_account(service=service, lead=officer)
    make_version(account)
    app = ConnectedApp.objects.create(kit=make_kit(account), name="Scheduler")
    named = make_named(make_account(service=service, lead=officer), officer)
    return {page: [account.pk] for page in PAGES} | {
        "vault:app_remove": [account.pk, app.pk],
        "vault:access_add": [named.pk],
        "vault:access_remove": [named.pk, named.administrators.get().pk],
    }


TABLE = {
    "vault:access": only("officer", "comms"),
    "vault:access_change": only("comms"),
    "vault:access_add": only("officer", "comms"),
    "vault:access_remove": only("officer", "comms"),
    "vault:recovery": only("officer", "comms"),
    "vault:recovery_details": only("officer", "comms"),
    "vault:app_add": only("officer", "comms"),
    "vault:app_remove": only("officer", "comms"),
    "vault:seed": only("officer", "comms"),
    "vault:seed_remove": only("officer", "comms"),
    "vault:recovery_codes": only("officer", "comms"),
    "vault:recovery_code": only("officer", "comms"),
    "vault:recovery_code_used": only(*STAFF, answer=405),
    "vault:one_time_code": only("officer", "comms"),
    "drills:list": only("comms"),
    "drills:red_list": only("comms"),
    "drills:export": only("comms"),
}
