"""Everything on one child as a ZIP, for a subject access request: streamed, never on a disk, others masked.

A page that names other people too (brothers and sisters on one form) is left out and listed, to be blacked out by hand.
Adults and members of staff are named by what they are. Safeguarding answers for its own records, whether there are any.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any, cast

from django.db import transaction
from django.template.loader import render_to_string

from accounts import audit
from accounts.audit.models import AuditEvent
from accounts.models import User
from accounts.templatetags.portal import at_time, in_words
from config import clock
from consents.checks.models import CheckedChild
from consents.intake import store
from consents.intake.models import PageImage, Pages, Scan
from consents.records.models import Child, ChildSay, Consent, Form, Withdrawal
from consents.records.naming import refuse_names
from consents.takedowns.models import TakeDownChild

AN_ADULT, STAFF, THE_PORTAL = "an adult", "a member of staff", "the portal"


@transaction.atomic
def record_export(*, child: Child, reason: str, by: User) -> None:
    """Leave the event without which nothing is given out. Raises Refused for a reason that names the child."""
    refuse_names(reason, [child], "reason")
    audit.record(audit.Event.CHILD_EXPORTED, by=by, target=child, reason=reason)


def gather(child: Child) -> dict[str, Any]:
    """All that is held on a child and the records merged with theirs, as plain data with others masked."""
    records = list(Child.objects.same_as([child.pk]).order_by("pk"))
    keys = [one.pk for one in records]
    return {
        "made": clock.now(),
        "child": [_child(one) for one in records],
        "forms": [_form(consent) for consent in _consents(keys)],
        "withdrawals": [
            _withdrawal(one)
            for one in Withdrawal.objects.filter(child__in=keys).order_by("received_at", "pk")
        ],
        "said": [
            {"what": say.get_kind_display(), "on": say.said_on}
            for say in ChildSay.objects.filter(child__in=keys)
        ],
        "photo_checks": [
            _check(one)
            for one in CheckedChild.objects.filter(child__in=keys)
            .select_related("photo_check__account")
            .order_by("pk")
        ],
        "take_downs": [
            _take_down(one)
            for one in TakeDownChild.objects.filter(child__in=keys).select_related("take_down")
        ],
        "history": [
            _event(event) for one in records for event in AuditEvent.objects.about(one).order_by("sequence")
        ],
    }


def _consents(keys: list[int]) -> list[Consent]:
    found = Consent.objects.filter(child__in=keys).exclude(form__status="draft")
    return list(found.select_related("form__wording").order_by("form__signed_on", "pk"))


def _child(child: Child) -> dict[str, Any]:
    return {
        "number": child.pk,
        "given_names": child.given_names,
        "family_name": child.family_name,
        "known_as": child.known_as,
        "date_of_birth": child.date_of_birth,
        "added": child.added_at,
    }


def _form(consent: Consent) -> dict[str, Any]:
    form = consent.form
    return {
        "reference": form.reference,
        "state": form.get_status_display(),
        "answer": consent.get_answer_display(),
        "own_say": consent.get_own_say_display(),
        "signed_by": f"{AN_ADULT} ({form.get_capacity_display().lower()})",
        "signed_on": form.signed_on,
        "valid_from": form.valid_from,
        "valid_until": form.valid_until,
        "channels": form.channel_labels,
        "uses": form.media_labels,
        "naming": form.get_naming_display(),
        "event": form.event_name,
        "wording": form.wording.version if form.wording else "",
        "pages": "in the folder pages" if is_alone_on(form) else "left out: other people are named on them",
    }


def _withdrawal(one: Withdrawal) -> dict[str, Any]:
    return {
        "received": one.received_on,
        "by": "the child" if one.by_child else AN_ADULT,
        "channels": one.channels or "all",
        "event": one.event_name,
        "recorded": one.recorded_at,
        "recorded_by_mistake": one.is_corrected,
    }


def _check(one: CheckedChild) -> dict[str, Any]:
    check = one.photo_check
    return {
        "reference": check.reference,
        "place": check.place,
        "for_the_day": check.publish_on,
        "answer": one.get_outcome_display(),
        "photo_sha256": check.photo_sha256,
        "decided": check.decided_at,
        "posts": [
            {"address": post.url, "posted": post.posted_on, "taken_down": post.removed_at}
            for post in check.posts.all()
        ],
    }


def _take_down(one: TakeDownChild) -> dict[str, Any]:
    task = one.take_down
    return {
        "reference": task.reference,
        "opened": task.opened_at,
        "state": task.get_status_display(),
        "ended": task.closed_at,
    }


def _event(event: AuditEvent) -> dict[str, Any]:
    return {"at": event.at, "what": event.what, "by": STAFF if event.actor_id else THE_PORTAL}


def _sections(data: dict[str, Any]) -> list[tuple[str, list[list[tuple[str, Any]]]]]:
    """The data as a page shows it: a title, and for each row its names and values."""
    return [
        (
            key.replace("_", " ").capitalize(),
            [
                [(name.replace("_", " ").capitalize(), _in_words(value)) for name, value in row.items()]
                for row in rows
            ],
        )
        for key, rows in data.items()
        if isinstance(rows, list)
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return at_time(value)
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, list):
        return "; ".join(_in_words(one) for one in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_in_words(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "–")


def is_alone_on(form: Form) -> bool:
    """Whether a form names one child only, so that its pages may be given out."""
    return form.consents.count() == 1


def zip_of(child: Child) -> Iterator[bytes]:
    """The ZIP, piece by piece: data.json, index.html and the pages of forms that name this child alone."""
    data = gather(child)
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, default=str, ensure_ascii=False, indent=2))
        archive.writestr(
            "index.html",
            render_to_string("consents/disposal/export.html", {"data": data, "sections": _sections(data)}),
        )
        yield pipe.drain()
        for name, content in _pages(child):
            archive.writestr(name, content, zipfile.ZIP_STORED)
            yield pipe.drain()
    yield pipe.drain()


def _pages(child: Child) -> Iterator[tuple[str, bytes]]:
    keys = list(Child.objects.same_as([child.pk]).values_list("pk", flat=True))
    for consent in _consents(keys):
        if not is_alone_on(consent.form):
            continue
        pages = PageImage.objects.filter(file__form=consent.form_id, file__pages_state=Pages.READY)
        for page in pages.exclude(file__scan=Scan.INFECTED).order_by("file__stored_at", "number"):
            with store.opened(page.storage_name, sealed_key=page.sealed_key, context=page.context) as plain:
                yield f"pages/{consent.form.reference}-{page.number}.jpg", plain.read()


class _Pipe:
    """What a ZIP is written into: bytes wait in memory until they are drained."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def drain(self) -> bytes:
        drained, self.parts = b"".join(self.parts), []
        return drained
