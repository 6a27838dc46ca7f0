"""Who gets what at the pages of photo checks. The check belongs to the manager's own service."""

from tests.architecture.access.accounts import only
from tests.consents.checks.made import make_check, make_child
from tests.socialaccounts.factories import make_account

CHECKERS = ("manager", "comms", "safeguarding")


def OBJECTS(*, service, manager, **people):
    check = make_check(manager, make_child(), account=make_account(service=service), crowd=True)
    return {
        name: [check.pk] for name in ("checks:check", "checks:again", "checks:confirm", "checks:certificate")
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
}
