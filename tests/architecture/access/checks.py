"""Who gets what at the pages of photo checks. The check belongs to the manager's own service."""

from tests.architecture.access.accounts import only
from tests.consents.checks.made import make_check, make_child
from tests.socialaccounts.factories import make_account

CHECKERS = ("manager", "comms", "safeguarding")


def OBJECTS(*, service, manager, **people):
    check = make_check(manager, make_child(), account=make_account(service=service), crowd=True)
    child = check.checked.get().child_id
    names = ("check", "again", "confirm", "certificate", "posted", "answer")
    return {f"checks:{name}": [check.pk] for name in names} | {
        "checks:removed": [check.pk, 1],
        "checks:sign_offs": [child],
        "checks:revoke": [child, 1],
    }


TABLE = {
    "checks:list": only(*CHECKERS),
    "checks:search": only(*CHECKERS, answer=405),
    "checks:new": only(*CHECKERS),
    "checks:children": only(*CHECKERS, answer=405),
    "checks:check": only(*CHECKERS),
    "checks:again": only(*CHECKERS, answer=405),
    "checks:confirm": only(*CHECKERS),
    "checks:certificate": only(*CHECKERS),
    "checks:posted": only(*CHECKERS),
    "checks:removed": only(*CHECKERS, answer=405),
    # The check is a manager's and asks nobody: whoever may answer is sent back to it.
    "checks:answer": only("comms", "safeguarding", answer=302),
    "checks:referred": only("comms", "safeguarding", "auditor"),
    "checks:sign_offs": only("safeguarding"),
    "checks:revoke": only("safeguarding", answer=405),
}
