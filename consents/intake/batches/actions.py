"""A batch is uploaded, and somebody decides about each page in its tray. No child's name goes into the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.audit.models import AuditEvent
from accounts.models import Service, User
from config import clock
from config.celery import soon
from config.references import number
from config.workflow import Refused, WrongState
from consents.intake import store
from consents.intake.actions import VIEWING
from consents.intake.batches import filing
from consents.intake.batches.models import Batch, BatchFile, FileState, PageState, ScannedPage
from consents.intake.batches.opening import open_pages
from consents.intake.batches.processing import give_code
from consents.intake.batches.tasks import read_file
from consents.intake.models import PageImage, StoredFile
from consents.intake.printing.models import IssuedForm
from consents.intake.upload import SealedUpload
from consents.records.models import Form, Status


def upload(*, files: Sequence[SealedUpload], label: str, service: Service | None, by: User) -> Batch:
    """Keep the files of a batch, in the order in which they came. If the rows cannot be written, no file stays."""
    names: list[str] = []
    try:
        for file in files:
            names.append(file.temporary.keep())
        with transaction.atomic():
            batch = Batch.objects.create(label=label, service=service, by=by)
            for place, (file, name) in enumerate(zip(files, names, strict=True), 1):
                row = BatchFile.objects.create(
                    pk=file.pk, batch=batch, number=place, name=(file.name or "file")[-120:], sha256=file.sha256,
                    size=file.size or 0, sealed_key=file.temporary.sealed_key, storage_name=name,
                )  # fmt: skip
                soon(read_file, str(row.pk))
            size = sum(file.size or 0 for file in files)
            audit.record(audit.Event.BATCH_UPLOADED, by=by, target=batch, files=len(files), bytes=size)
    except BaseException:
        for name in names:
            store.remove_now(name)
        raise
    return batch


@transaction.atomic
def delete(*, batch: Batch, by: User) -> None:
    """Destroy a batch of which nothing was filed, its files and their keys. Raises Refused once something was."""
    batch = Batch.objects.lock(batch.pk)
    pages, files = ScannedPage.objects.filter(batch=batch), BatchFile.objects.filter(batch=batch)
    if pages.filter(form__isnull=False).exists():
        raise Refused("Forms of this batch are filed already, so it cannot be deleted.")
    for rows in (pages, files):
        store.remove_on_commit(list(rows.values_list("storage_name", flat=True)))
        rows.delete()
    pk = batch.pk
    batch.delete()
    batch.pk = pk  # Django forgets it, the audit must not
    audit.record(audit.Event.BATCH_DELETED, by=by, target=batch)


def assign(*, page: ScannedPage, form_text: str, page_number: int, by: User) -> ScannedPage:
    """Say by hand which page of which form this is, as if its code had been read. Raises Refused."""
    with transaction.atomic():
        page = _in_tray(page)
        issued = _issued(form_text)
        if issued.form.status == Status.VOID:
            raise Refused(f"{issued.form.reference} was cancelled.", "form")
        if issued.form.status != Status.ISSUED:
            raise Refused(
                f"{issued.form.reference} is back already. Discard this page, or take that scan apart.",
                "form",
            )
        if not 1 <= page_number <= issued.pages:
            raise Refused(f"{issued.form.reference} has {issued.pages} pages.", "page_number")
        page.code_form, page.code_page, page.code_of = issued.pk, page_number, issued.pages
        page.by_hand = True
        _decide(page, PageState.READ, by)
        _record(page, by, "assigned", form=issued.form.reference, as_page=page_number)
    filing.place_pages(page.batch)
    page.refresh_from_db()
    return page


def _issued(text: str) -> IssuedForm:
    pk = number("CF", text)
    issued = IssuedForm.objects.select_related("form").filter(pk=pk).first() if pk is not None else None
    if issued is None:
        raise Refused(
            "No form was printed with this reference. Type it as on the paper, for example CF-0012-T.", "form"
        )
    return issued


def read_again(*, page: ScannedPage, turn: int, by: User) -> ScannedPage:
    """Turn the page clockwise by `turn` degrees and look harder for its code. Raises Refused where it cannot be drawn."""
    file = page.file
    if not bytes(file.sealed_key):
        raise Refused("This scan was destroyed. Scan the paper again.")
    with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
        _, found = open_pages(plain, size=file.size, first=page.number, harder=True, turn=turn)
        try:
            drawn = next(found)
        except StopIteration:
            raise Refused("This page cannot be drawn. Scan the paper again.") from None
        finally:
            found.close()
    old = page.storage_name
    name, key = store.seal_whole(drawn.image, pk=page.pk, context=page.context)
    try:
        with transaction.atomic():
            page = _in_tray(page)
            page.storage_name, page.sealed_key, page.size = name, key, len(drawn.image)
            page.width, page.height, page.is_blank = (
                drawn.width,
                drawn.height,
                drawn.is_blank and page.is_blank,
            )
            give_code(page, drawn)
            page.by_hand = False
            _decide(page, PageState.READ, by)
            store.remove_on_commit([old])
            _record(page, by, "read again", turned=turn)
    except BaseException:
        store.remove_now(name)
        raise
    filing.place_pages(page.batch)
    page.refresh_from_db()
    return page


@transaction.atomic
def discard(*, pages: Sequence[ScannedPage], reason: str, by: User) -> None:
    """Leave pages out, all or none, with a reason. Raises Refused without one, WrongState where one was decided already."""
    if not reason:
        raise Refused("Say why it is left out.", "reason")
    for page in pages:
        page = _in_tray(page)
        page.reason = reason
        _decide(page, PageState.DISCARDED, by)
        _record(page, by, "discarded")


@transaction.atomic
def put_back(*, page: ScannedPage, by: User) -> None:
    """Put a page that was discarded, or taken for blank, into the tray. Raises WrongState for any other."""
    page = ScannedPage.objects.lock(page.pk)
    page.reason = ""
    _decide(page, PageState.NO_CODE, by)
    _record(page, by, "put back")


def file_alone(*, pages: Sequence[ScannedPage], by: User) -> Form:
    """Make a draft of these pages, in this order, as if they had been uploaded as one form. Raises WrongState."""
    form = Form(uploaded_by=by)
    file, images = filing.make_file(form, pages)
    try:
        with transaction.atomic():
            form.service = pages[0].batch.service
            form.save()
            file.form = form
            filing.take_alone(pages, form)
            filing.save_file(file, images)
            for page in pages:
                ScannedPage.objects.filter(pk=page.pk).update(decided_by=by, decided_at=clock.now())
                _record(page, by, "filed as a single form", form=form.reference)
    except BaseException:
        filing.forget_file(file, images)
        raise
    return form


def use_instead(*, page: ScannedPage, by: User) -> ScannedPage:
    """Of a page that was scanned twice, let this one count, and discard the other. Raises Refused once it is typed up."""
    with transaction.atomic():
        page = _in_tray(page)
        if page.state not in (PageState.DUPLICATE, PageState.USED) or page.code_form is None:
            raise WrongState("No other scan of this page is filed.")
        form = Form.objects.lock(page.code_form)
        if form.status == Status.RECEIVED:
            _unbind(form, by)
        if form.status != Status.ISSUED:
            raise Refused(
                f"{form.reference} is {form.get_status_display().lower()}, so its pages stay as they are."
            )
        same = ScannedPage.objects.filter(
            code_form=form.pk, code_page=page.code_page, state=PageState.INCOMPLETE
        )
        same.update(
            state=PageState.DISCARDED,
            decided_by=by,
            decided_at=clock.now(),
            reason="Another scan of it counts",
        )
        _decide(page, PageState.READ, by)
        _record(page, by, "counts instead of another", form=form.reference)
    filing.place_pages(page.batch)
    page.refresh_from_db()
    return page


@transaction.atomic
def take_apart(*, form: Form, by: User) -> None:
    """Take a received form apart: its pages lie in the tray, its code is out. Raises WrongState once it is typed up."""
    _unbind(Form.objects.lock(form.pk), by)


def _unbind(form: Form, by: User) -> None:
    """The locked form is issued again, its pages are in the tray and its own copy of them is destroyed."""
    form.move_to(Status.ISSUED)
    form.typed = {}
    form.save(update_fields=["status", "typed"])
    IssuedForm.objects.filter(pk=form.pk).update(ticks={})
    images, files = PageImage.objects.filter(file__form=form), StoredFile.objects.filter(form=form)
    for rows in (images, files):
        store.remove_on_commit(list(rows.values_list("storage_name", flat=True)))
        rows.delete()
    for page in ScannedPage.objects.select_for_update(no_key=True).filter(form=form):
        page.move_to(PageState.INCOMPLETE)
        page.form = None
        page.save(update_fields=["state", "form"])
    audit.record(audit.Event.FORM_TAKEN_APART, by=by, target=form)


@transaction.atomic
def discard_file(*, file: BatchFile, reason: str, by: User) -> None:
    """Leave out a file that cannot be read, with a reason. Raises Refused without one."""
    file = BatchFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if file.state != FileState.REFUSED or file.discarded_at:
        raise WrongState("Nothing is to be decided about this file.")
    if not reason:
        raise Refused("Say what was done about the file.", "reason")
    file.discarded_by, file.discarded_at, file.reason = by, clock.now(), reason
    file.save(update_fields=["discarded_by", "discarded_at", "reason"])
    audit.record(
        audit.Event.PAGE_DECIDED,
        by=by,
        target=file.batch,
        file=file.number,
        decision="file discarded",
    )


@transaction.atomic
def record_viewing(*, batch: Batch, by: User) -> None:
    """Leave the audit event without which no page of a batch is shown; one covers a person's look of ten minutes."""
    lately = AuditEvent.objects.about(batch).filter(
        event=audit.Event.BATCH_VIEWED, actor_id=by.pk, at__gte=clock.now() - VIEWING
    )
    if not lately.exists():
        audit.record(audit.Event.BATCH_VIEWED, by=by, target=batch)


@transaction.atomic
def record_report(*, batch: Batch, by: User) -> None:
    """Leave the audit event of a report: names of children are on it."""
    audit.record(audit.Event.BATCH_REPORTED, by=by, target=batch)


def _in_tray(page: ScannedPage) -> ScannedPage:
    """The page, locked. Raises WrongState when somebody decided about it meanwhile."""
    locked = ScannedPage.objects.lock(page.pk)
    if not locked.in_tray:
        raise WrongState("Somebody decided about this page already.")
    return locked


def _decide(page: ScannedPage, state: PageState, by: User) -> None:
    page.move_to(state)
    page.decided_by, page.decided_at = by, clock.now()
    page.save()


def _record(page: ScannedPage, by: User, decision: str, **details: Any) -> None:
    """One event. A reason is kept with its page alone: it may name a child, which the audit must not."""
    audit.record(
        audit.Event.PAGE_DECIDED,
        by=by,
        target=page.batch,
        decision=decision,
        file=page.file.number,
        page=page.number,
        **details,
    )
