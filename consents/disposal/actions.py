"""Holding a form, and ending its keeping: one person proposes, another approves, and the key is gone with the approval."""

from __future__ import annotations

from datetime import date

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet

from accounts import audit
from accounts.models import User
from config import clock
from config.celery import soon
from config.workflow import Refused, WrongState
from consents.disposal.due import due_forms
from consents.disposal.models import Disposal, DoomedFile, Hold, Status
from consents.disposal.tasks import delete_doomed
from consents.intake.models import PageImage, StoredFile
from consents.records.models import Child, Form
from consents.records.naming import refuse_names


def children_of(form: Form) -> QuerySet[Child]:
    """The children whom a form names."""
    return Child.objects.filter(consents__form=form)


@transaction.atomic
def place_hold(*, form: Form, reason: str, until: date | None = None, by: User) -> Hold:
    """Keep a form, whatever else says that it may go.

    Raises Refused without a reason, for one that names the child, or for a last day gone by.
    """
    if not reason.strip():
        raise Refused("Say why the form must be kept.", "reason")
    if until and until < clock.today():
        raise Refused("The last day must be today or later.", "until")
    refuse_names(reason, children_of(form), "reason")
    Form.objects.lock(form.pk)
    hold = Hold.objects.create(form=form, reason=reason.strip(), until=until, placed_by=by)
    audit.record(audit.Event.FORM_HELD, by=by, target=form, reason=hold.reason, until=until or "released")
    return hold


@transaction.atomic
def release_hold(*, hold: Hold, by: User) -> Hold:
    """End a hold before its last day. Raises WrongState where it has ended already."""
    hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
    if not hold.is_live:
        raise WrongState("This hold has ended already.")
    hold.released_by, hold.released_at = by, clock.now()
    hold.save(update_fields=["released_by", "released_at"])
    audit.record(audit.Event.FORM_HOLD_RELEASED, by=by, target=hold.form)
    return hold


@transaction.atomic
def propose(*, form: Form, by: User) -> Disposal:
    """Propose that a form's scan be destroyed. Raises Refused where it is not due, or is proposed already."""
    Form.objects.lock(form.pk)
    if not due_forms().filter(pk=form.pk).exists():
        raise Refused(f"{form.reference} is not due for disposal, or somebody has proposed it already.")
    disposal = Disposal.objects.create(form=form, because="Kept long enough", proposed_by=by)
    audit.record(audit.Event.DISPOSAL_PROPOSED, by=by, target=form, disposal=disposal.reference)
    return disposal


@transaction.atomic
def approve(*, disposal: Disposal, by: User) -> Disposal:
    """Destroy the keys of a form's files, here and now; their bytes go after the commit, tried until they are gone.

    Raises Refused to who proposed it and where something keeps the form by now, WrongState once it is decided.
    """
    disposal = _waiting(disposal, by)
    if not due_forms(proposed=True).filter(pk=disposal.form_id).exists():
        raise Refused("Something keeps this form by now, so it cannot be destroyed.")
    disposal.move_to(Status.DESTROYED)
    disposal.decided_by, disposal.decided_at = by, clock.now()
    disposal.files = destroy_files(disposal)
    disposal.save(update_fields=["status", "decided_by", "decided_at", "files"])
    audit.record(
        audit.Event.DISPOSAL_APPROVED,
        by=by,
        target=disposal.form,
        disposal=disposal.reference,
        proposed_by=disposal.proposed_by.full_name,
        sha256=[one["sha256"] for one in disposal.files],
    )
    return disposal


@transaction.atomic
def refuse(*, disposal: Disposal, because: str, by: User) -> Disposal:
    """Keep the form.

    Raises Refused to who proposed it, without a reason and for one that names the child, WrongState once it is decided.
    """
    disposal = _waiting(disposal, by)
    if not because.strip():
        raise Refused("Say why the form is kept.", "because")
    refuse_names(because, children_of(disposal.form), "because")
    disposal.move_to(Status.REFUSED)
    disposal.decided_by, disposal.decided_at = by, clock.now()
    disposal.refused_because = because.strip()
    disposal.save(update_fields=["status", "decided_by", "decided_at", "refused_because"])
    audit.record(audit.Event.DISPOSAL_REFUSED, by=by, target=disposal.form, reason=disposal.refused_because)
    return disposal


def destroy_files(disposal: Disposal) -> list[dict[str, object]]:
    """Delete the rows that hold the keys and doom the bytes; returns what the certificate says of each file.

    Inside the transaction of the decision: once it commits, nobody can open the files any more.
    """
    files = StoredFile.objects.filter(form=disposal.form_id).order_by("stored_at", "pk")
    pages = PageImage.objects.filter(file__form=disposal.form_id)
    said: list[dict[str, object]] = [
        {"sha256": file.sha256, "kind": file.kind, "pages": file.page_count, "bytes": file.size}
        for file in files
    ]
    names = [*files.values_list("storage_name", flat=True), *pages.values_list("storage_name", flat=True)]
    DoomedFile.objects.bulk_create(DoomedFile(disposal=disposal, storage_name=name) for name in names)
    pages.delete()
    files.delete()
    soon(delete_doomed)
    return said


def delete_one(doomed: DoomedFile) -> bool:
    """Let the store delete one file, and end its disposal with the last of them. Returns whether the bytes are gone."""
    try:
        default_storage.delete(doomed.storage_name)
        gone = not default_storage.exists(doomed.storage_name)
    except Exception:  # whatever is wrong with the store, it is tried again: nobody has the key
        gone = False
    if not gone:
        DoomedFile.objects.filter(pk=doomed.pk).update(
            failures=F("failures") + 1, next_try_at=clock.now() + doomed.pause
        )
        return False
    _end(doomed)
    return True


@transaction.atomic
def _end(doomed: DoomedFile) -> None:
    disposal = Disposal.objects.lock(doomed.disposal_id)
    DoomedFile.objects.filter(pk=doomed.pk).delete()
    if disposal.status == Status.DESTROYED and not disposal.doomed.exists():
        disposal.move_to(Status.DONE)
        disposal.done_at = clock.now()
        disposal.save(update_fields=["status", "done_at"])
        audit.record(audit.Event.DISPOSAL_DONE, by=None, target=disposal.form, disposal=disposal.reference)


def _waiting(disposal: Disposal, by: User) -> Disposal:
    """The proposed disposal, locked after its form. Raises Refused to who proposed it, WrongState once it is decided."""
    Form.objects.lock(disposal.form_id)
    locked = Disposal.objects.lock(disposal.pk)
    if locked.decided_by:
        raise WrongState(f"{locked.decided_by.full_name} has decided {locked.reference} already.")
    if locked.proposed_by_id == by.pk:
        raise Refused("You proposed this, so another person must decide it.")
    return locked
