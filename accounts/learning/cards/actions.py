"""Writing the guidance."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.learning.cards.models import Card
from accounts.people.models import User
from config import clock
from config.workflow import Refused


@transaction.atomic
def keep(*, card: Card, by: User, **details: Any) -> Card:
    """Save a new or a changed card; the text before stays in the audit. Raises Refused when another has that title."""
    before = Card.objects.select_for_update().filter(pk=card.pk).values_list("text", flat=True).first() or ""
    for name, value in details.items():
        setattr(card, name, value)
    card.changed_by, card.changed_at = by, clock.now()
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError as error:
        raise Refused(f"There is a card called “{card.title}” already.", "title") from error
    audit.record(
        audit.Event.CARD_KEPT,
        by=by,
        target=card,
        title=card.title,
        place=card.get_place_display(),
        shown=card.is_shown,
        was=before if before != card.text else "",
    )
    return card
