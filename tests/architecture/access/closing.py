"""Who gets what at the pages of closings. The officer holds the account; comms started its closing."""

from socialaccounts.closing.steps import Step
from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.closing.factories import begun
from tests.socialaccounts.factories import make_account


def OBJECTS(*, officer, service, comms, **people):
    account = make_account(service=service, lead=officer)
    begun(account, comms)
    return {
        "closing:begin": [make_account(service=service, lead=officer).pk],
        **{f"closing:{page}": [account.pk] for page in ("closing", "move", "call_off")},
        **{f"closing:{page}": [account.pk, Step.MONTH] for page in ("step", "reopen")},
    }


TABLE = {
    "closing:closing": only(*STAFF),
    "closing:begin": only("comms"),
    "closing:move": only("comms"),
    "closing:call_off": only("comms"),
    "closing:step": only("officer", "comms"),
    "closing:reopen": only("officer", "comms"),
}
