"""The way of a form: received as a draft, filed with what was typed, verified or rejected by another person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit, notices
from accounts.audit.models import AuditEvent
from accounts.models import Service, User
from config import clock
from config.celery import soon
from config.workflow import Refused, WrongState
from consents.intake import store
from consents.intake.batches.models import PageState, ScannedPage
from consents.intake.batches.suggestions import suggested
from consents.intake.details import Details, Entry
from consents.intake.inspection import ScanFacts
from consents.intake.models import PageImage, Pages, Scan, StoredFile
from consents.intake.printing.models import IssuedForm
from consents.intake.tasks import process_file
from consents.intake.upload import SealedUpload
from consents.records.actions import add_child
from consents.records.models import Adult, Child, Consent, Form, Rejection, Status

KEPT_DAYS = 7
"""How long a draft that nobody saves any more is kept."""

VIEWING = timedelta(minutes=10)
"""One recorded viewing covers the pages of a form, for one person, this long."""


def receive(
    *,
    upload: SealedUpload,
    facts: ScanFacts,
    service: Service | None,
    replaces: Form | None = None,
    by: User,
) -> Form:
    """Keep an inspected scan as a draft form of `by`. If the rows cannot be written the stored file is removed again.

    One that `replaces` a rejected form is about the same children, as far as anybody knows yet.
    """
    name = upload.temporary.keep()
    try:
        with transaction.atomic():
            form = Form.objects.create(
                uploaded_by=by, service=service, replaces=replaces, typed=same_children(replaces)
            )
            file = StoredFile.objects.create(
                pk=upload.pk,
                form=form,
                sealed_key=upload.temporary.sealed_key,
                storage_name=name,
                size=upload.size or 0,
                sha256=upload.sha256,
                kind=facts.kind,
                page_count=facts.pages,
            )
            soon(process_file, str(file.pk))
            audit.record(
                audit.Event.FORM_UPLOADED,
                by=by,
                target=form,
                kind=facts.kind,
                pages=facts.pages,
                bytes=upload.size,
                sha256_starts=upload.sha256[:16],
                replaces=replaces.reference if replaces else "",
            )
    except BaseException:
        store.remove_now(name)
        raise
    return form


def same_children(form: Form | None) -> dict[str, object]:
    """What a draft starts with that replaces `form`: its children; what the new paper says of them is still to be read."""
    if form is None:
        return {}
    start = {"answer": Consent.Answer.GRANTED.value, "own_say": Consent.OwnSay.NOT_ASKED.value}
    children = form.consents.values_list("child", flat=True)
    return {"fields": {}, "children": [{"child": str(pk), **start} for pk in children]}


@transaction.atomic
def save_draft(*, form: Form, typed: dict[str, object], by: User) -> Form:
    """Keep what was typed so far, read or not. Raises Refused for somebody else's draft, WrongState for a filed form."""
    form = _typable(form, by)
    form.typed = typed
    form.saved_at = clock.now()
    form.save(update_fields=["typed", "saved_at"])
    return form


@transaction.atomic
def discard(*, form: Form, by: User | None, reason: str = "") -> None:
    """Destroy a draft: its file, the file's key and what was typed. `by=None` is the portal itself. Raises as save_draft."""
    form = _own_draft(form, by)
    files = StoredFile.objects.filter(form=form)
    pages = PageImage.objects.filter(file__form=form)
    store.remove_on_commit([*files.values_list("storage_name", flat=True), *_names(pages)])
    pages.delete()
    files.delete()
    # Pages of a batch that were filed by hand go back to its tray: nothing that came out of the scanner disappears.
    ScannedPage.objects.filter(form=form).update(form=None, state=PageState.NO_CODE)
    number = form.pk
    form.delete()
    form.pk = number  # Django forgets it, the audit must not
    audit.record(audit.Event.FORM_DISCARDED, by=by, target=form, reason=reason)


def _names(pages: QuerySet[PageImage]) -> list[str]:
    return list(pages.values_list("storage_name", flat=True))


@transaction.atomic
def file_form(*, form: Form, details: Details, by: User) -> Form:
    """Turn a draft into a filed form: from now on it counts, and waits for a second person.

    `details` were checked by `Details.refusal`; what contradicts itself is Refused here too.
    """
    form = _typable(form, by)
    issue = IssuedForm.objects.filter(form=form).select_related("job__wording").first()
    if refusal := details.refusal(clock.today()) or _other_child(issue, details):
        raise refusal
    if StoredFile.objects.filter(form=form, scan=Scan.INFECTED).exists():
        raise Refused(
            "Malware was found in the scan, so it cannot be filed. Discard it and scan the paper again."
        )
    form.move_to(Status.FILED)
    form.filed_at, form.typed_by = clock.now(), by
    form.typed = {}
    details.write_to(form)
    if not form.for_event:
        form.event = None
    form.adult = details.adult or Adult.objects.create(
        name=details.adult_name, contact=details.contact, added_by=by
    )
    form.save()
    children = [_child(entry, by) for entry in details.entries]
    Consent.objects.bulk_create(
        Consent(form=form, child=child, answer=entry.answer, own_say=entry.own_say)
        for child, entry in zip(children, details.entries, strict=True)
    )
    audit.record(
        audit.Event.FORM_FILED,
        by=by,
        target=form,
        children=[child.pk for child in children],
        channels=form.channels,
        valid_until=form.valid_until or "not given",
        **_read_off(issue, details),
    )
    return form


def _read_off(issue: IssuedForm | None, details: Details) -> dict[str, Any]:
    """For the audit: which answers the scan suggested, and which of them were typed otherwise. What was read goes."""
    if issue is None or not issue.ticks:
        return {}
    read = suggested(issue)
    IssuedForm.objects.filter(pk=issue.pk).update(ticks={})
    return {"read_from_scan": read.given, "typed_otherwise": read.changed(details, issue.child_id)}


def _other_child(issue: IssuedForm | None, details: Details) -> Refused | None:
    """A printed form speaks of the child for whom it was printed."""
    if issue is None or any(entry.child and entry.child.pk == issue.child_id for entry in details.entries):
        return None
    return Refused(
        "This form was printed for another child. Add the child that it was printed for.", "family_name"
    )


def _child(entry: Entry, by: User) -> Child:
    return entry.child or add_child(
        given_names=entry.given_names,
        family_name=entry.family_name,
        known_as=entry.known_as,
        date_of_birth=entry.date_of_birth,
        by=by,
    )


@transaction.atomic
def verify(*, form: Form, by: User) -> Form:
    """Say that what was typed is what the paper says. Raises Refused for one's own upload or a file that may not be used."""
    form = _waiting(form, by)
    files: Sequence[StoredFile] = list(StoredFile.objects.filter(form=form))
    if not files or any(file.pages_state != Pages.READY for file in files):
        raise Refused("The pages of the scan cannot be seen yet, so the form cannot be accepted.")
    if not all(file.may_be_used for file in files):
        raise Refused("The scan has not been cleared of malware, so the form cannot be accepted yet.")
    if ScannedPage.objects.in_tray().filter(code_form=form.pk).exists():
        raise Refused(
            "Another scan of this form lies in the tray of a batch. Decide there first which one counts."
        )
    form.move_to(Status.VERIFIED)
    form.verified_by, form.verified_at = by, clock.now()
    form.save(update_fields=["status", "verified_by", "verified_at"])
    audit.record(audit.Event.FORM_VERIFIED, by=by, target=form)
    return form


@transaction.atomic
def reject(*, form: Form, rejection: str, note: str = "", by: User) -> Form:
    """Turn a form down and tell who uploaded it. Raises Refused without a reason, and as `verify` does."""
    form = _waiting(form, by)
    if rejection not in Rejection.values:
        raise Refused("Choose why the form is rejected.", "rejection")
    if rejection == Rejection.OTHER and not note:
        raise Refused("Say what is wrong with the form.", "note")
    form.move_to(Status.REJECTED)
    form.verified_by, form.verified_at = by, clock.now()
    form.rejection, form.rejection_note = rejection, note
    form.save(update_fields=["status", "verified_by", "verified_at", "rejection", "rejection_note"])
    notices.owe(
        "form_rejected",
        to=[form.uploaded_by],
        about=form,
        title=f"Consent form {form.reference} was rejected: {Rejection(rejection).label.lower()}",
        facts={"reference": form.reference, "reason": str(Rejection(rejection).label)},
        url=form.get_absolute_url(),
    )
    audit.record(audit.Event.FORM_REJECTED, by=by, target=form, reason=str(Rejection(rejection).label))
    return form


@transaction.atomic
def record_viewing(*, form: Form, by: User) -> None:
    """Leave the audit event without which no page of a scan is shown; one covers a person's look of ten minutes."""
    lately = AuditEvent.objects.about(form).filter(
        event=audit.Event.FORM_VIEWED, actor_id=by.pk, at__gte=clock.now() - VIEWING
    )
    if not lately.exists():
        audit.record(audit.Event.FORM_VIEWED, by=by, target=form)


@transaction.atomic
def record_letter(*, form: Form, by: User) -> None:
    """Leave the audit event of a letter that asks for a new form. Raises WrongState for a form that was not rejected."""
    if form.status != Status.REJECTED:
        raise WrongState(f"{form.reference} was not rejected, so there is nothing to ask for.")
    audit.record(audit.Event.LETTER_MADE, by=by, target=form)


@transaction.atomic
def record_download(*, file: StoredFile, by: User) -> None:
    """Leave the audit event of one download of an original. Raises Refused for a file that may not be used."""
    if not file.may_be_used:
        raise Refused("The original is not given out before it is cleared of malware.")
    audit.record(audit.Event.FORM_DOWNLOADED, by=by, target=file.form)


def _own_draft(form: Form, by: User | None) -> Form:
    """The draft, locked. Raises WrongState once it is filed, Refused to anybody but who uploaded it and the portal."""
    locked = Form.objects.select_for_update(no_key=True).filter(pk=form.pk).first()
    if locked is None:
        raise WrongState("This draft has been discarded.")
    if not locked.is_draft:
        raise WrongState(f"{locked.reference} has been filed already.")
    if by is not None and locked.uploaded_by_id != by.pk:
        raise Refused("Only the person who uploaded a form can work on its draft.")
    return locked


def _typable(form: Form, by: User) -> Form:
    """The form to be typed up, locked: a draft as `_own_draft`, or a printed form that came back. Raises the same."""
    locked = Form.objects.select_for_update(no_key=True).filter(pk=form.pk, status=Status.RECEIVED).first()
    if locked is None:
        return _own_draft(form, by)
    if not Form.objects.typable_by(by).filter(pk=locked.pk).exists():
        raise Refused("Only the person who scanned a form, and comms, can type it up.")
    return locked


def _waiting(form: Form, by: User) -> Form:
    """The filed form, locked. Raises Refused to its uploader, WrongState naming who was first."""
    locked = Form.objects.lock(form.pk)
    if locked.uploaded_by_id == by.pk:
        raise Refused("You uploaded this form, so another person must verify it.")
    if locked.typed_by_id == by.pk:
        raise Refused("You typed up this form, so another person must verify it.")
    if locked.verified_by:
        what = "verified" if locked.status == Status.VERIFIED else "rejected"
        raise WrongState(f"{locked.verified_by.full_name} has {what} {locked.reference} already.")
    if locked.is_untyped:
        raise WrongState(f"{locked.reference} has not been filed yet.")
    if other := locked.held_by_another(by):
        raise WrongState(f"{other.full_name} is comparing {locked.reference} with the paper just now.")
    return locked
