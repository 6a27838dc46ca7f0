"""Versions of the paper form's text: drafted and changed freely, issued once, and never changed from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.records.wording import Naming, Wording

FIELDS = ("version", "offers", "media", "naming", "max_months", "own_say_age", "covers_earlier_photos")
_TAKEN = "There is a wording of that version already. Choose another."


@transaction.atomic
def draft_wording(*, facts: Mapping[str, Any], by: User) -> Wording:
    """Begin a version; `facts` are the values of FIELDS. Raises Refused for a version that exists."""
    try:
        with transaction.atomic():
            wording = Wording.objects.create(**{name: facts[name] for name in FIELDS})
    except IntegrityError as error:
        raise Refused(_TAKEN, "version") from error
    audit.record(audit.Event.WORDING_DRAFTED, by=by, target=wording, version=wording.version)
    return wording


@transaction.atomic
def change_wording(*, wording: Wording, facts: Mapping[str, Any], by: User) -> Wording:
    """Change a draft. Raises WrongState for one that was issued meanwhile, Refused for a version that exists."""
    wording = _draft(wording)
    changed = [name for name in FIELDS if getattr(wording, name) != facts[name]]
    if not changed:
        return wording
    for name in changed:
        setattr(wording, name, facts[name])
    try:
        with transaction.atomic():
            wording.save(update_fields=changed)
    except IntegrityError as error:
        raise Refused(_TAKEN, "version") from error
    audit.record(audit.Event.WORDING_CHANGED, by=by, target=wording, version=wording.version, changed=changed)
    return wording


@transaction.atomic
def issue_wording(*, wording: Wording, by: User) -> Wording:
    """Give a draft out to be signed, for good. Raises WrongState when it is issued already, Refused for a hole in it."""
    wording = _draft(wording)
    if not wording.offers or not wording.media:
        raise Refused("A wording must offer at least one channel and one use.")
    if Naming.NONE not in wording.naming:
        raise Refused("A wording must offer that the child is not named.")
    wording.issued_on = clock.today()
    wording.save(update_fields=["issued_on"])
    audit.record(audit.Event.WORDING_ISSUED, by=by, target=wording, version=wording.version)
    return wording


@transaction.atomic
def discard_wording(*, wording: Wording, by: User) -> None:
    """Throw a draft away. Raises WrongState for one that was issued or discarded meanwhile."""
    wording = _draft(wording)
    audit.record(audit.Event.WORDING_DISCARDED, by=by, target=wording, version=wording.version)
    wording.delete()


def _draft(wording: Wording) -> Wording:
    """The draft, locked. Raises WrongState once it is issued or gone."""
    locked = Wording.objects.select_for_update(no_key=True).filter(pk=wording.pk).first()
    if locked is None:
        raise WrongState("This draft has been discarded.")
    if locked.issued_on:
        raise WrongState(f"Version {locked.version} is issued, so it cannot change any more.")
    return locked
