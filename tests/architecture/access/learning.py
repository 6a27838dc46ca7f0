"""Who gets what at the pages of policy, training and guidance."""

from accounts.learning.training.certificates import keep
from accounts.models import Card
from tests.accounts.learning.factories import make_course, make_draft, make_record, make_version
from tests.architecture.access.accounts import STAFF, only


def OBJECTS(*, officer, comms, **people):
    issued, draft = make_version(comms), make_draft(comms)
    course = make_course()
    record = make_record(officer, course)
    keep(record=record, drawn=b"%PDF-")
    card = Card.objects.first() or Card.objects.create(title="A card", text="Text")
    return {
        "policy:version": [issued.pk],
        "policy:change": [draft.pk],
        "policy:issue": [draft.pk],
        "training:confirm": [record.pk],
        "training:strike_out": [record.pk],
        "training:certificate": [record.pk],
        "training:course": [course.pk],
        "training:change_course": [course.pk],
        "guidance:change": [card.pk],
    }


TABLE = {
    "policy:policy": only(*STAFF),
    "policy:read": only(*STAFF),
    "policy:versions": only(*STAFF),
    "policy:version": only(*STAFF),
    "policy:new": only("comms"),
    "policy:change": only("comms"),
    "policy:issue": only("comms"),
    "policy:unread": only("comms", "auditor"),
    "policy:export": only("comms", "auditor"),
    "training:mine": only(*STAFF),
    "training:everybody": only("comms", "auditor"),
    "training:add": only("comms"),
    # To others there is no such certificate.
    "training:certificate": only("officer", "comms", "auditor", refused=404),
    "training:confirm": only("comms", answer=405),
    "training:strike_out": only("comms"),
    "training:courses": only("comms", "auditor"),
    "training:course": only("comms", "auditor"),
    "training:new_course": only("comms"),
    "training:change_course": only("comms"),
    "guidance:list": only(*STAFF),
    "guidance:new": only("comms"),
    "guidance:change": only("comms"),
}
