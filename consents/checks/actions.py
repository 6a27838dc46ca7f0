"""Asking whether a photo may be posted, asking again, and confirming what somebody else declared of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from config import clock, encryption
from config.workflow import Refused
from consents.checks.answer import Decider, Outcome, Verdict
from consents.checks.facts import question_of
from consents.checks.models import CheckedChild, CheckedPhoto, Declaration, PhotoCheck, Thumbnail
from consents.checks.photos import Photo
from consents.checks.question import Question
from consents.checks.rules_decided import may_be_answered
from consents.checks.snapshots import of_child, of_photo
from consents.checks.verdict import decide
from consents.records.models import Event
from socialaccounts.models import SocialAccount


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as somebody filled it in. `children` maps the key of each child to whether their identity was
    confirmed; `crowd_clear` is the asker's word that nobody in the crowd can be recognised. `photo_sha256` is in hex, of the
    first photo; `more_photos` are the others of the same post.
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
    event: Event | None = None
    event_name: str = ""
    more_photos: tuple[Photo, ...] = ()
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
        event_name=asked.event.name if asked.event else asked.event_name,
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
    photos = [
        CheckedPhoto(photo_sha256=one.sha256, photo_name=one.name, taken_on=one.taken_on or asked.taken_on)
        for one in asked.more_photos
    ]
    _declare(check, photos, crowd=asked.crowd and asked.crowd_clear, by=by)
    check = _decide(check, asked.children, photos)
    if asked.thumbnail and settings.PHOTO_CHECK_KEEP_THUMBNAIL:
        thumbnail = Thumbnail(photo_check=check)
        thumbnail.sealed_image = encryption.seal(asked.thumbnail, context=thumbnail.context)
        thumbnail.save(force_insert=True)
    _record(check, by)
    return check


@transaction.atomic
def ask_again(*, check: PhotoCheck, once: uuid.UUID, by: User, publish_on: date | None = None) -> PhotoCheck:
    """The same question, decided anew as a check of its own that is linked to `check`. The later verdict wins (rule 36).

    `publish_on` asks for another day than the one that was planned.
    """
    done = PhotoCheck.objects.filter(once=once, asked_by=by).first()
    if done:
        return done
    children = dict(check.checked.values_list("child", "identity_confirmed"))
    photos = [
        CheckedPhoto(photo_sha256=one.photo_sha256, photo_name=one.photo_name, taken_on=one.taken_on)
        for one in check.more_photos.all()
    ]
    again = PhotoCheck.objects.select_related("account").get(pk=check.pk)
    again.pk, again.once, again.earlier, again.asked_by = None, once, check, by
    again._state.adding = True
    again.publish_on = publish_on or again.publish_on
    again.retrospective = again.publish_on < clock.today()
    again = _decide(again, children, photos)
    _record(again, by)
    return again


@transaction.atomic
def confirm(*, check: PhotoCheck, photos: Collection[str], by: User) -> None:
    """A second person's word on what the asker declared of these very files, by their SHA-256 (rules 6 and 7).

    Raises Refused for other files, for somebody who declared it already, and where there is nothing to confirm.
    """
    if not check.crowd and not check.obscured:
        raise Refused("There is nothing to confirm on this photo check.")
    more = list(check.more_photos.all())
    if set(photos) != {check.photo_sha256, *(one.photo_sha256 for one in more)}:
        what = "the same files as those that were" if more else "the same file as the one that was"
        raise Refused(f"These are not {what} checked." if more else f"This is not {what} checked.", "photo")
    mine = Declaration.objects.filter(photo_sha256=check.photo_sha256, person=by)
    if check.asked_by == by or mine.filter(count=check.obscured).exists():
        raise Refused("Somebody else has to confirm it: you have said so already.")
    _declare(check, more, crowd=check.crowd, by=by)
    audit.record(audit.Event.CHECK_CONFIRMED, by=by, target=check, crowd=check.crowd, hidden=check.obscured)


@transaction.atomic
def open_certificate(*, check: PhotoCheck, by: User) -> None:
    """Record that a certificate was opened; it names children and forms, so nothing is shown without this."""
    audit.record(audit.Event.CERTIFICATE_PRINTED, by=by, target=check, outcome=check.outcome)


def question_now(check: PhotoCheck, children: Mapping[int, bool]) -> Question:
    """What a stored check asks at this instant, leaving aside that its date may have passed."""
    return question_of(check, children, photos=list(check.more_photos.all()), now=clock.now(), standing=True)


def answer_now(check: PhotoCheck, children: Mapping[int, bool]) -> Verdict:
    """What the rules say of a stored check at this instant."""
    return decide(question_now(check, children))


def _decide(
    check: PhotoCheck, children: Mapping[int, bool], photos: Sequence[CheckedPhoto] = ()
) -> PhotoCheck:
    """Decide, and write the check, its photos and its children. Children who are not on the register any more fail it."""
    check.decided_at = clock.now()
    verdict = decide(question_of(check, children, photos=photos, now=check.decided_at))
    check.outcome = verdict.outcome.value
    check.ruleset = verdict.ruleset
    check.for_comms, check.for_safeguarding = (
        _can_be_settled_by(who, verdict) for who in (Decider.COMMS, Decider.SAFEGUARDING)
    )
    check.answer = of_photo(verdict, check.asked_by.full_name if verdict.declared_by else "")
    check.save(force_insert=True)
    for photo in photos:
        photo.photo_check = check
    CheckedPhoto.objects.bulk_create(photos)
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


def _can_be_settled_by(who: Decider, verdict: Verdict) -> bool:
    """Whether an answer of theirs would settle a part of a REFER. A BLOCK goes to nobody: it has to be mended first."""
    return verdict.outcome is Outcome.REFER and any(
        may_be_answered(reason) and reason.decider is who for reason in verdict.every_reason
    )


def _declare(check: PhotoCheck, photos: Sequence[CheckedPhoto], *, crowd: bool, by: User) -> None:
    """Write down this person's word on each file: on the crowd where `crowd` says so, and on hidden children if any."""
    for sha256 in (check.photo_sha256, *(photo.photo_sha256 for photo in photos)):
        if crowd:
            _declared(sha256, Declaration.Kind.CROWD, 0, by)
        if check.obscured:
            _declared(sha256, Declaration.Kind.OBSCURED, check.obscured, by)


def _declared(photo_sha256: str, kind: str, count: int, by: User) -> None:
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
