"""Who gets what at the pages of events. The event belongs to the manager's own service."""

from tests.architecture.access.accounts import only
from tests.consents.factories import expect, make_event

PLANNERS = ("manager", "comms", "safeguarding")


def OBJECTS(*, service, manager, **people):
    event = make_event(service=service, added_by=manager)
    expect(event, names=("Nobody Known",))
    one = [event.pk]
    names = ("event", "change", "cancel", "match", "remove", "ready", "photographer", "print_forms")
    return {f"events:{name}": one for name in names} | {"events:add": [event.pk, event.expected.get().pk]}


TABLE = {
    "events:list": only(*PLANNERS),
    "events:new": only(*PLANNERS),
    "events:event": only(*PLANNERS),
    "events:change": only(*PLANNERS),
    "events:cancel": only(*PLANNERS),
    "events:match": only(*PLANNERS, answer=405),
    "events:remove": only(*PLANNERS, answer=405),
    "events:add": only(*PLANNERS),
    "events:ready": only(*PLANNERS),
    "events:photographer": only(*PLANNERS),
    "events:print_forms": only("manager", "comms", answer=405),
}
