"""Who gets what at the pages of the register. Everybody looks; comms changes."""

from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account, make_holder

PAGES = (
    "register:account",
    "register:change",
    "register:close",
    "register:holders",
    "register:leave",
    "register:add_holder",
)
HOLDER_PAGES = ("register:change_capacity", "register:confirm_holder", "register:remove_holder")


def OBJECTS(*, officer, service, **people):
    account = make_account(service=service, lead=officer)
    holder = make_holder(account)
    of_account = {page: [account.pk] for page in PAGES}
    return of_account | {page: [account.pk, holder.pk] for page in HOLDER_PAGES}


TABLE = {
    "register:list": only(*STAFF),
    "register:export": only(*STAFF),
    "register:account": only(*STAFF),
    "register:leave": only(*STAFF, answer=405),
    "register:holders": only(*STAFF),
    "register:change": only("comms"),
    "register:close": only("comms"),
    "register:add_holder": only("comms"),
    "register:change_capacity": only("comms"),
    "register:confirm_holder": only("comms"),
    "register:remove_holder": only("comms"),
}
