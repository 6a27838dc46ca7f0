"""Batches as the upload's page makes them, and their pages as the worker leaves them."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from typing import Any

from accounts.models import User
from config import clock
from consents.intake import store
from consents.intake.actions import file_form
from consents.intake.batches import actions
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.intake.batches.processing import read
from consents.intake.details import Details, Entry
from consents.intake.printing.actions import issue
from consents.intake.printing.models import IssuedForm, PrintJob
from consents.intake.store import SealedTemporary
from consents.intake.upload import SealedUpload
from consents.models import Child, Form
from tests.consents import factories
from tests.consents.intake.printing.made import make_paper


def make_upload(content: bytes, name: str = "scan.pdf") -> SealedUpload:
    """A file as the upload handler gives it to the view."""
    pk = uuid.uuid4()
    temporary = SealedTemporary(pk=pk, context=f"consents.batchfile:{pk}")
    temporary.write(content)
    return SealedUpload(
        temporary, name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest(), too_large=False
    )


def make_batch(by: User, *contents: bytes, label: str = "", run: bool = True, **more: object) -> Batch:
    """A batch of these files, read and sorted unless `run` is False."""
    uploads = [make_upload(content) for content in contents]
    batch = actions.upload(files=uploads, label=label, service=more.get("service"), by=by)  # type: ignore[arg-type]
    for upload in uploads:
        upload.close()
    if run:
        read_all(batch)
    batch.refresh_from_db()
    return batch


def read_all(batch: Batch) -> None:
    """What the worker does."""
    while batch.files.filter(state="waiting").exists():
        for file in batch.files.filter(state="waiting"):
            assert read(file.pk)


def make_job(by: User, count: int = 1, **more: object) -> PrintJob:
    """Forms for new children, some of whom have a say of their own."""
    children = [
        factories.make_child(added_by=by, born=date(2012 + number % 6, 5, 3)) for number in range(count)
    ]
    return issue(children=children, wording=factories.make_wording(), by=by, **more)  # type: ignore[arg-type]


def make_issued(by: User) -> IssuedForm:
    """A form of two pages that is drawn and out."""
    return make_paper(make_job(by)).job.issued.get()


def make_received(by: User) -> IssuedForm:
    """A form of two pages that came back: both were assigned by hand, each from a batch of its own."""
    issued = make_issued(by)
    for number in (1, 2):
        page, _ = make_tray(by)
        actions.assign(page=page, form_text=issued.form.reference, page_number=number, by=by)
    issued.form.refresh_from_db()
    return issued


def type_up(issued: IssuedForm, by: User, child: Child | None = None, **said: str) -> Form:
    """The form that came back, filed with a yes for its own child unless another is named."""
    details = Details(
        wording=issued.job.wording,
        entries=[Entry(child=child or issued.child, **said)],
        adult_name="Amara Okafor",
        capacity="parent",
        responsibility_shown=True,
        signed_on=date(2026, 9, 1),
        channels=["facebook"],
        media=["photo"],
    )
    return file_form(form=issued.form, details=details, by=by)


def make_second_scan(of: IssuedForm, by: User, state: str = "used") -> ScannedPage:
    """Another scan of the first page of a form, in the tray of a batch of its own."""
    page, _ = make_tray(by)
    ScannedPage.objects.filter(pk=page.pk).update(state=state, code_form=of.pk, code_page=1, code_of=of.pages)
    page.refresh_from_db()
    return page


def states(batch: Batch) -> list[str]:
    """The state of each page, in the order of the scan."""
    return list(
        ScannedPage.objects.filter(batch=batch)
        .order_by("file__number", "number")
        .values_list("state", flat=True)
    )


def make_tray(by: User) -> tuple[ScannedPage, BatchFile]:
    """A sorted batch with one page and one file to be decided; nothing was decoded for it."""
    batch = Batch.objects.create(by=by, progress="sorted", sorted_at=clock.now())
    good, bad = (
        make_file(batch, 1),
        make_file(batch, 2, state="refused", refusal="The PDF is damaged or incomplete."),
    )
    return make_page(good), bad


def make_file(batch: Batch, number: int, **more: object) -> BatchFile:
    """One file of a batch that was read, unless said otherwise."""
    facts: dict[str, Any] = {"state": "read", "page_count": 1, "scan": "clean", **more}
    file = BatchFile(batch=batch, number=number, name=f"scan{number}.pdf", sha256="0" * 64, size=3, **facts)
    file.storage_name, file.sealed_key = store.seal_whole(b"pdf", pk=file.pk, context=file.context)
    file.save(force_insert=True)
    return file


def make_page(file: BatchFile, number: int = 1, state: str = "no_code", **more: Any) -> ScannedPage:
    """One page of a file, with a small picture."""
    picture = factories.picture(size=(40, 60))
    page = ScannedPage(
        batch=file.batch,
        file=file,
        number=number,
        width=40,
        height=60,
        state=state,
        size=len(picture),
        **more,
    )
    page.storage_name, page.sealed_key = store.seal_whole(picture, pk=page.pk, context=page.context)
    page.save(force_insert=True)
    return page
