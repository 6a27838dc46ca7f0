"""What an audit event says of itself."""

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEvent, AuditHead, event_choices


def test_an_event_is_named_by_what_happened_and_by_whom():
    event = AuditEvent(sequence=7, event=Event.SIGNED_IN, actor_name="Olive Officer")

    assert str(event) == "7: Signed in by Olive Officer"
    assert str(AuditHead(sequence=7)) == "audit up to 7"


def test_an_event_that_left_the_catalogue_is_shown_by_its_value():
    assert AuditEvent(event="people.beamed_up").what == "people.beamed_up"


def test_every_event_of_the_catalogue_can_be_chosen():
    assert ("people.signed_in", "Signed in") in event_choices()
