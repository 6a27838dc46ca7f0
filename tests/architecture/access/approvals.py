"""Who gets what at the pages of requests. The officer asks and leads, the manager's service is theirs, comms reviews."""

from tests.approvals.factories import approved, claimed, draft, submitted
from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account

READERS = ("officer", "manager", "comms", "auditor")


def OBJECTS(*, service, officer, manager, comms, **people):
    unfinished = draft(officer, service)
    waiting = submitted(officer, service)
    reviewed = claimed(officer, service, manager, comms)
    planned = approved(officer, service, manager, comms)
    holding = make_account(service=service, lead=officer)
    policy = planned.conditions.get(kind="policy").pk
    return {
        "requests:detail": [waiting.pk],
        "requests:about": [holding.pk, "join"],
        "requests:step": [unfinished.pk, "account"],
        "requests:check": [unfinished.pk],
        "requests:submitted": [waiting.pk],
        "requests:discard": [unfinished.pk],
        "requests:comment": [waiting.pk],
        "requests:withdraw": [waiting.pk],
        "requests:ask_withdrawal": [planned.pk],
        "review:support": [waiting.pk],
        "review:claim": [waiting.pk],
        "review:reassign": [reviewed.pk],
        "review:letter": [planned.pk],
        "review:letter_pdf": [planned.pk],
        "completion:assign": [planned.pk, policy],
        "review:let_go": [reviewed.pk],
        "review:return": [reviewed.pk],
        "review:approve": [reviewed.pk],
        "review:decline": [reviewed.pk],
        "completion:conditions": [planned.pk],
        "completion:tick": [planned.pk, policy],
        "completion:reopen": [planned.pk, policy],
        "completion:live": [planned.pk],
    }


def seen(**answers):
    """For pages that everybody on the staff may open, on a request that only READERS may know of."""
    return {**only(*STAFF, answer=404), **dict.fromkeys(READERS, 302), **answers}


TABLE = {
    "requests:list": only(*STAFF),
    "requests:new": only(*STAFF),
    "requests:about": only(*STAFF),
    "requests:detail": seen(officer=200, manager=200, comms=200, auditor=200),
    "requests:step": {**only(*STAFF, answer=404), "officer": 200},
    "requests:check": {**only(*STAFF, answer=404), "officer": 200},
    "requests:discard": {**only(*STAFF, answer=404), "officer": 200},
    "requests:submitted": seen(officer=200, manager=200, comms=200, auditor=200),
    "requests:comment": only(*STAFF, answer=405),
    "requests:withdraw": seen(officer=200),
    "requests:ask_withdrawal": seen(officer=200),
    "review:support": only("manager", "comms"),
    "review:claim": only("comms", answer=405),
    "review:let_go": only("comms", answer=405),
    "review:reassign": only("comms"),
    "review:letter": seen(officer=200, manager=200, comms=200, auditor=200),
    "review:letter_pdf": seen(officer=200, manager=200, comms=200, auditor=200),
    "completion:assign": only("comms"),
    "review:return": only("comms"),
    "review:approve": only("comms"),
    "review:decline": only("comms"),
    "completion:conditions": seen(officer=200, manager=200, comms=200, auditor=200),
    "completion:tick": seen(officer=200, comms=200),
    "completion:reopen": seen(),
    "completion:live": only("comms", answer=405),
}
