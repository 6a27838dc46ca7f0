"""Making and revoking a calendar feed."""

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from socialaccounts.rotation.calendars.models import Feed


@transaction.atomic
def make_feed(*, by: User) -> Feed:
    """A feed for the person; an earlier one stops working. Raises EncryptionError."""
    _revoke(by)
    feed = Feed.new(by)
    feed.save()
    audit.record(audit.Event.CALENDAR_FEED_MADE, by=by, target=by)
    return feed


@transaction.atomic
def revoke_feed(*, by: User) -> bool:
    """Make the person's feed answer nobody any more; returns whether there was one."""
    revoked = _revoke(by)
    if revoked:
        audit.record(audit.Event.CALENDAR_FEED_REVOKED, by=by, target=by)
    return revoked


def _revoke(person: User) -> bool:
    # The person's row is the lock: two clicks at once make one feed after the other.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=person.pk)
    return Feed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=clock.now()) > 0
