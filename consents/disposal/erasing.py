"""Erasing a child's record: names, date of birth, scans and words go in one transaction, once two people agree.

What still protects the child stays, and so does what shows that the council acted by its policy (docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.checks.models import CheckedChild, Thumbnail
from consents.checks.post import Post
from consents.disposal.actions import destroy_files
from consents.disposal.erasure import Erasure, ErasureStatus
from consents.disposal.models import Disposal, Hold, Status
from consents.disposal.papers import destroy_papers, scanned_pages, scans_that_wait, screenshots
from consents.disposal.words import strike_words, typed_on_drafts
from consents.intake.models import StoredFile
from consents.intake.printing.models import IssuedForm
from consents.records.actions import Who
from consents.records.models import Child, ChildSay, Consent, Flag, Form, Means
from consents.records.naming import refuse_names
from consents.records.terms import UNTYPED
from consents.records.terms import Status as FormStatus
from consents.takedowns import recording


@dataclass(frozen=True)
class Plan:
    """What an erasure would do as of now. `forms` are those whose scans go; `stops` says why it may not be done at all."""

    children: Sequence[Child]
    forms: Sequence[Form]
    keeps_birth: bool
    erased: list[str]
    kept: list[str]
    stops: list[str]


def plan_of(child: Child) -> Plan:
    """What would be erased of a child and of the records merged with theirs, what is kept and why, in sentences."""
    children = list(Child.objects.same_as([child.pk]).order_by("pk"))
    keys = [one.pk for one in children]
    own, shared = _scans(keys)
    keeps_birth = _keeps_birth(children)
    return Plan(
        children,
        own,
        keeps_birth,
        _erased(keys, own, keeps_birth),
        _kept(shared, keeps_birth, scans_that_wait(keys, own).exists()),
        _stops(children, own),
    )


@transaction.atomic
def propose_erasure(*, child: Child, asked_by: str, means: str, by: User) -> Erasure:
    """Record that a family asks for erasure.

    Raises Refused without who and how, for words that name the child, and where something stands against it.
    """
    if not asked_by.strip():
        raise Refused("Say who asked for it.", "asked_by")
    if means not in Means.values:
        raise Refused("Choose how they asked.", "means")
    refuse_names(asked_by, Child.objects.same_as([child.pk]), "asked_by")
    Child.objects.lock([child.pk])
    _refuse_if_stopped(child)
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                child=child, because=asked_by.strip(), means=means, proposed_by=by
            )
    except IntegrityError:
        raise Refused("Somebody has proposed this already.") from None
    audit.record(audit.Event.ERASURE_PROPOSED, by=by, target=child, erasure=erasure.pk)
    return erasure


@transaction.atomic
def erase(*, erasure: Erasure, by: User) -> Erasure:
    """Erase what the plan says, here and now, and record that no picture may be shown from now on.

    Raises Refused to who proposed it and where something stands against it by now, WrongState once it is decided.
    """
    erasure = _waiting(erasure, by)
    _refuse_if_stopped(erasure.child)
    plan = plan_of(erasure.child)
    recording.withdraw(children=plan.children, who=Who(), note="The record was erased.", by=by)
    keys = [one.pk for one in plan.children]
    hashes = [sha for form in plan.forms for sha in _destroy(form, erasure, by)]
    hashes += destroy_papers(keys, plan.forms, by)
    _thumbnails(keys).delete()
    struck = strike_words(plan.children)
    left = [f"Words in {', '.join(struck)}."] if struck else []
    for one in plan.children:
        one.erase_names(birth=not plan.keeps_birth)
    _decide(erasure, ErasureStatus.DONE, by)
    erasure.erased, erasure.kept = [*plan.erased, *left], plan.kept
    erasure.save(update_fields=["status", "decided_by", "decided_at", "erased", "kept"])
    audit.record(
        audit.Event.ERASURE_DONE,
        by=by,
        target=erasure.child,
        erasure=erasure.pk,
        proposed_by=erasure.proposed_by.full_name,
        records=keys,
        struck=struck,
        sha256=hashes,
    )
    return erasure


@transaction.atomic
def refuse_erasure(*, erasure: Erasure, because: str, by: User) -> Erasure:
    """Keep the record.

    Raises Refused to who proposed it, without a reason and for one that names the child, WrongState once it is decided.
    """
    erasure = _waiting(erasure, by)
    if not because.strip():
        raise Refused("Say why nothing is erased.", "because")
    refuse_names(because, Child.objects.same_as([erasure.child_id]), "because")
    _decide(erasure, ErasureStatus.REFUSED, by)
    erasure.refused_because = because.strip()
    erasure.save(update_fields=["status", "decided_by", "decided_at", "refused_because"])
    audit.record(
        audit.Event.ERASURE_REFUSED,
        by=by,
        target=erasure.child,
        erasure=erasure.pk,
        reason=erasure.refused_because,
    )
    return erasure


def _scans(keys: Sequence[int]) -> tuple[list[Form], list[Form]]:
    """Forms with a scan about these children: those that name nobody else, and those that name other children too."""
    stored = StoredFile.objects.filter(form__consents__child__in=keys).order_by().values("form")
    forms = list(Form.objects.filter(pk__in=stored).order_by("pk"))
    of_others = Consent.objects.filter(form__in=forms).exclude(child__in=keys)
    others = set(of_others.values_list("form", flat=True))
    return [form for form in forms if form.pk not in others], [form for form in forms if form.pk in others]


def _keeps_birth(children: Sequence[Child]) -> bool:
    """Whether a rule protects by the age: a child's own refusal outlasts what an adult signs, and so does a sign-off."""
    refused = ChildSay.objects.filter(child__in=children, kind=ChildSay.Kind.REFUSED).exists()
    return refused or any(one.looked_after for one in children)


def _thumbnails(keys: Sequence[int]) -> QuerySet[Thumbnail]:
    """The small pictures kept of photos in which one of these children was recognised."""
    return Thumbnail.objects.filter(
        photo_check__in=CheckedChild.objects.filter(child__in=keys).values("photo_check")
    )


def _erased(keys: Sequence[int], forms: Sequence[Form], keeps_birth: bool) -> list[str]:
    out = IssuedForm.objects.out().filter(child__in=keys)
    said = {
        "The names, and every other name the child is known by.": True,
        "The date of birth.": not keeps_birth,
        "The caption, the alternative text and the file names of every photo check with this child.": (
            CheckedChild.objects.filter(child__in=keys).exists()
        ),
        "Notes, reasons and names that people typed, where they name this child: “[removed on request]” "
        "stands in their place.": True,
        "The small pictures that the portal kept of photos with this child.": _thumbnails(keys).exists(),
        "Screenshots of take-downs of this child’s pictures. That the posts came down stays on record.": (
            screenshots(keys).exists()
        ),
        "Pages of office scans from which this child’s forms were filed.": scanned_pages(
            keys, forms
        ).exists(),
        "Printed forms of this child that are not back: they are cancelled.": out.exists(),
    }
    scans = [f"The scan of {form.reference} and its pages: the key is destroyed." for form in forms]
    return [*(sentence for sentence, applies in said.items() if applies), *scans]


def _kept(shared: Sequence[Form], keeps_birth: bool, waits: bool) -> list[str]:
    said = (
        ["The date of birth, because a rule still protects this child by their age."] if keeps_birth else []
    )
    said += [
        f"The scan of {form.reference}, because other children stand on it. It goes when it has been kept long enough."
        for form in shared
    ]
    if waits:
        said.append(
            "An office scan with pages of other families that wait: it goes 30 days after they are decided."
        )
    return [
        *said,
        "Refusals, withdrawals and safeguarding’s records, without a name, because they still protect the child.",
        "What the forms said, who signed them and who verified them, as evidence of what was permitted.",
        "Photo checks with their answers, posts and take-downs, as evidence of what the rules said. "
        "They know the child by number.",
        "What was written of accounts, incidents and requests. It must not name a child, and is not searched.",
        "Backups that were made before, until newer ones replace them.",
        "The audit trail, which nobody can alter and which never held the child’s name.",
    ]


def _stops(children: Sequence[Child], forms: Sequence[Form]) -> list[str]:
    """What must be dealt with first, in sentences; empty where the record may be erased."""
    keys = [one.pk for one in children]
    named = Form.objects.filter(consents__child__in=keys)
    back = IssuedForm.objects.filter(child__in=keys, form__status=FormStatus.RECEIVED)
    proposed = Disposal.objects.filter(form__in=forms, status=Status.PROPOSED)
    stops = {
        "This record has been erased already.": all(one.is_erased for one in children),
        "Records were merged: confirm or undo that first.": any(
            one.is_merged and one.merge_confirmed_at is None for one in children
        ),
        "A live post still shows this child: take it down first.": Post.objects.live().showing(keys).exists(),
        "A hold keeps a form of this child: release it first.": (
            Hold.objects.live().filter(form__in=named).exists()
        ),
        "Safeguarding must be asked first: it still needs to know this child by name.": (
            Flag.objects.live().filter(child__in=keys).exists()
        ),
        "A form of this child waits to be verified: decide it first.": (
            named.filter(status__in=[*UNTYPED, FormStatus.FILED]).exists()
        ),
        "A printed form of this child came back: type it up, or take its scan apart.": back.exists(),
        "A form that names this child is being typed up: file it or discard it first.": (
            typed_on_drafts(children)
        ),
        "The disposal of a form of this child waits for a second person: decide it first.": proposed.exists(),
    }
    return [sentence for sentence, applies in stops.items() if applies]


def _refuse_if_stopped(child: Child) -> None:
    stops = plan_of(child).stops
    if stops:
        raise Refused(stops[0])


def _destroy(form: Form, erasure: Erasure, by: User) -> list[str]:
    """Destroy the keys of one form's files as a disposal by the same two people; returns the hashes."""
    Form.objects.lock(form.pk)
    disposal = Disposal.objects.create(
        form=form,
        because="The child’s record was erased",
        status=Status.DESTROYED,
        proposed_by=erasure.proposed_by,
        proposed_at=erasure.proposed_at,
        decided_by=by,
        decided_at=clock.now(),
    )
    disposal.files = destroy_files(disposal)
    disposal.save(update_fields=["files"])
    hashes = [str(one["sha256"]) for one in disposal.files]
    audit.record(
        audit.Event.DISPOSAL_APPROVED,
        by=by,
        target=form,
        disposal=disposal.reference,
        proposed_by=erasure.proposed_by.full_name,
        sha256=hashes,
    )
    return hashes


def _decide(erasure: Erasure, status: ErasureStatus, by: User) -> None:
    erasure.move_to(status)
    erasure.decided_by, erasure.decided_at = by, clock.now()


def _waiting(erasure: Erasure, by: User) -> Erasure:
    """The proposed erasure, locked after its child. Raises Refused to who proposed it, WrongState once it is decided."""
    Child.objects.lock([erasure.child_id])
    locked = Erasure.objects.lock(erasure.pk)
    if locked.decided_by:
        raise WrongState(f"{locked.decided_by.full_name} has decided this already.")
    if locked.proposed_by_id == by.pk:
        raise Refused("You proposed this, so another person must decide it.")
    return locked
