"""Which consents end soon, and the letters that ask families for new ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import audit
from accounts.models import User
from accounts.templatetags.portal import in_words
from consents.disposal.due import reliant_posts
from consents.records.models import Consent, Form
from consents.takedowns.letters import Letter, in_series

MOST_LETTERS = 100


def ending(*, days: int, kind: str = "", event: str = "") -> QuerySet[Form, Any]:
    """Verified forms that end within `days`, with `live` posts that may rely on them, the first to end first."""
    live = reliant_posts(OuterRef("pk"), OuterRef("valid_from"), OuterRef("valid_until")).filter(
        removed_at__isnull=True
    )
    counted = (
        live.order_by().annotate(one=F("removed_by")).values("one").annotate(many=Count("pk", distinct=True))
    )
    found = Form.objects.expiring(days).annotate(live=Coalesce(Subquery(counted.values("many")[:1]), 0))
    if kind == "event":
        found = found.filter(for_event=True)
    if kind == "posts":
        found = found.filter(live__gt=0)
    if event:
        found = found.filter(event_name__icontains=event)
    return found


def with_people(found: QuerySet[Form, Any]) -> QuerySet[Form, Any]:
    """The same forms with the adult, the wording and the children."""
    children = Prefetch("consents", Consent.objects.select_related("child"))
    return found.select_related("adult", "wording").prefetch_related(children)


def letter(form: Form) -> Letter:
    """The letter that asks who signed a form for a new one, before it ends."""
    names = in_series(consent.child.name for consent in form.consents.all())
    last = in_words(form.valid_until)
    return Letter(
        to=form.adult.name if form.adult else "",
        subject=f"Your consent to pictures of {names} ends on {last}",
        paragraphs=[
            f"You signed a form that lets us use pictures of {names}. It ends on {last}. It says yes to:",
            "If you would like us to go on using new pictures, please sign the new form that comes with this letter "
            "and send it back before that day. You do not have to: without it we use no new pictures, and it makes no "
            "difference to what your child takes part in.",
            "You can take your consent back at any time. The card on the form says how.",
        ],
        points=form.channel_labels,
        reference=form.reference,
    )


@transaction.atomic
def letters(forms: Iterable[Form], *, by: User) -> list[Letter]:
    """The letters of these forms, once it is on record that somebody opened them."""
    found = list(forms)[:MOST_LETTERS]
    audit.record(
        audit.Event.RENEWAL_PRINTED, by=by, forms=[form.reference for form in found], letters=len(found)
    )
    return [letter(form) for form in found]
