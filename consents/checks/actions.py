"""Asking whether a photo may be posted, asking again, and confirming what somebody else declared of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from config import clock, encryption
from config.workflow import Refused
from consents.checks.answer import Verdict
from consents.checks.facts import question_of
from consents.checks.models import CheckedChild, Declaration, PhotoCheck, Thumbnail
from consents.checks.snapshots import of_child, of_photo
from consents.checks.verdict import decide
from socialaccounts.models import SocialAccount


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as somebody filled it in. `children` maps the key of each child to whether their identity was
    confirmed; `crowd_clear` is the asker's word that nobody in the crowd can be recognised. `photo_sha256` is in hex.
    """

    once: uuid.UUID
    account: SocialAccount | None
    channel: str
    publish_on: date
    photo_sha256: str
    photo_name: str
    caption: str
    recognisable: int
    children: Mapping[int, bool]
    retrospective: bool = False
    taken_on: date | None = None
    event: str = ""
    use: str = "photo"
    paid: bool = False
    partner: str = ""
    alt_text: str = ""
    gives_place: bool = False
    missing_names: tuple[str, ...] = ()
    obscured: int = 0
    crowd: bool = False
    crowd_clear: bool = False
    thumbnail: bytes | None = None


def ask(*, asked: Asked, by: User) -> PhotoCheck:
    """Decide a question and keep it with its verdict. The same `once` by the same person gives the same check.

    Raises Refused where the date has passed and it was not asked as a check afterwards, or `once` is somebody else's.
    """
    if asked.publish_on < clock.today() and not asked.retrospective:
        raise Refused(
            "The date of posting must be today or later, unless it was posted already.", "publish_on"
        )
    try:
        return _ask(asked, by)
    except IntegrityError:
        raise Refused("This page was used already. Start a new photo check.") from None


@transaction.atomic
def _ask(asked: Asked, by: User) -> PhotoCheck:
    # Two sendings of one page come one after the other, and the second finds the first.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)
    earlier = PhotoCheck.objects.filter(once=asked.once, asked_by=by).first()
    if earlier:
        return earlier
    check = PhotoCheck(
        once=asked.once,
        account=asked.account,
        channel=asked.channel,
        publish_on=asked.publish_on,
        retrospective=asked.publish_on < clock.today(),
        photo_sha256=asked.photo_sha256,
        photo_name=asked.photo_name,
        taken_on=asked.taken_on,
        event=asked.event,
        use=asked.use,
        paid=asked.paid,
        partner=asked.partner,
        caption=asked.caption,
        alt_text=asked.alt_text,
        gives_place=asked.gives_place,
        recognisable=asked.recognisable,
        missing_names=list(asked.missing_names),
        obscured=asked.obscured,
        crowd=asked.crowd,
        asked_by=by,
    )
    if asked.crowd and asked.crowd_clear:
        _declare(asked.photo_sha256, Declaration.Kind.CROWD, 0, by)
    if asked.obscured:
        _declare(asked.photo_sha256, Declaration.Kind.OBSCURED, asked.obscured, by)
    check = _decide(check, asked.children)
    if asked.thumbnail and settings.PHOTO_CHECK_KEEP_THUMBNAIL:
        thumbnail = Thumbnail(photo_check=check)
        thumbnail.sealed_image = encryption.seal(asked.thumbnail, context=thumbnail.context)
        thumbnail.save(force_insert=True)
    _record(check, by)
    return check


@transaction.atomic
def ask_again(*, check: PhotoCheck, once: uuid.UUID, by: User) -> PhotoCheck:
    """The same question, decided anew as a check of its own that is linked to `check`. The later verdict wins."""
    done = PhotoCheck.objects.filter(once=once, asked_by=by).first()
    if done:
        return done
    children = dict(check.checked.values_list("child", "identity_confirmed"))
    again = PhotoCheck.objects.select_related("account").get(pk=check.pk)
    again.pk, again.once, again.earlier, again.asked_by = None, once, check, by
    again._state.adding = True
    again.retrospective = again.publish_on < clock.today()
    again = _decide(again, children)
    _record(again, by)
    return again


@transaction.atomic
def confirm(*, check: PhotoCheck, photo_sha256: str, by: User) -> None:
    """A second person's word on what the asker declared of this very file (rules 6 and 7).

    Raises Refused for another file, for somebody who declared it already, and where there is nothing to confirm.
    """
    if not check.crowd and not check.obscured:
        raise Refused("There is nothing to confirm on this photo check.")
    if photo_sha256 != check.photo_sha256:
        raise Refused("This is not the same file as the one that was checked.", "photo")
    mine = Declaration.objects.filter(photo_sha256=photo_sha256, person=by)
    if check.asked_by == by or mine.filter(count=check.obscured).exists():
        raise Refused("Somebody else has to confirm it: you have said so already.")
    if check.crowd:
        _declare(photo_sha256, Declaration.Kind.CROWD, 0, by)
    if check.obscured:
        _declare(photo_sha256, Declaration.Kind.OBSCURED, check.obscured, by)
    audit.record(audit.Event.CHECK_CONFIRMED, by=by, target=check, crowd=check.crowd, hidden=check.obscured)


@transaction.atomic
def open_certificate(*, check: PhotoCheck, by: User) -> None:
    """Record that a certificate was opened; it names children and forms, so nothing is shown without this."""
    audit.record(audit.Event.CERTIFICATE_PRINTED, by=by, target=check, outcome=check.outcome)


def answer_now(check: PhotoCheck, children: Mapping[int, bool]) -> Verdict:
    """What the rules say of a stored check at this instant, leaving aside that its date may have passed."""
    return decide(question_of(check, children, now=clock.now(), standing=True))


def _decide(check: PhotoCheck, children: Mapping[int, bool]) -> PhotoCheck:
    """Decide, and write the check and its children. Children who are not on the register any more fail the write."""
    check.decided_at = clock.now()
    verdict = decide(question_of(check, children, now=check.decided_at))
    check.outcome = verdict.outcome.value
    check.ruleset = verdict.ruleset
    check.answer = of_photo(verdict, check.asked_by.full_name if verdict.declared_by else "")
    check.save(force_insert=True)
    answers = {one.key: one for one in verdict.children}
    CheckedChild.objects.bulk_create(
        CheckedChild(
            photo_check=check,
            child_id=pk,
            identity_confirmed=confirmed,
            outcome=answers[str(pk)].outcome.value if str(pk) in answers else verdict.outcome.value,
            answer=of_child(answers[str(pk)]) if str(pk) in answers else {},
        )
        for pk, confirmed in sorted(children.items())
    )
    return check


def _declare(photo_sha256: str, kind: str, count: int, by: User) -> None:
    Declaration.objects.get_or_create(photo_sha256=photo_sha256, kind=kind, count=count, person=by)


def _record(check: PhotoCheck, by: User) -> None:
    audit.record(
        audit.Event.PHOTO_CHECKED,
        by=by,
        target=check,
        account=check.account.reference if check.account else check.channel,
        publish_on=check.publish_on,
        children=check.recognisable,
        outcome=check.outcome,
        ruleset=check.ruleset,
        **({"earlier": check.earlier.reference} if check.earlier else {}),
    )
