"""Filing what a batch holds: complete forms are received, everything else goes to the tray, every page is accounted for."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from fpdf import FPDF

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import WrongState
from consents.intake import store
from consents.intake.batches.models import Batch, PageState, Progress, ScannedPage
from consents.intake.batches.prefill import prefilled
from consents.intake.batches.sorting import Known, PageFacts, Sorted, Standing, sort
from consents.intake.models import Kind, PageImage, Pages, Scan, StoredFile
from consents.intake.printing.code import PageCode
from consents.intake.printing.models import IssuedForm
from consents.records.models import Form, Status

_MOST_ROUNDS = 10
_JOINING = (PageState.READ, PageState.INCOMPLETE)
_STANDINGS = {Status.ISSUED: Standing.OUT, Status.VOID: Standing.CANCELLED}


def sort_batch(batch: Batch) -> None:
    """Sort the pages of a batch that was read. Safe to repeat, and to go on with after a worker died half way."""
    place_pages(batch)
    _finish(batch)


def place_pages(batch: Batch) -> None:
    """Sort the unsorted pages. A form that moved on meanwhile is seen by the next round; nobody moves a form on for ever."""
    for _ in range(_MOST_ROUNDS):
        found = _place(batch.pk)
        if found is None:
            return
        for form, keys in found.complete.items():
            _file(form, keys, batch)


@transaction.atomic
def _place(batch: int) -> Sorted[UUID] | None:
    """Give each unsorted page its state, except those of complete forms, which `_file` takes. None where none is left."""
    Batch.objects.lock(batch)
    own = list(
        ScannedPage.objects.filter(batch=batch, state=PageState.READ).order_by("file__number", "number")
    )
    if not own:
        return None
    forms = {page.code_form for page in own if page.code_form is not None}
    # A page that came in an earlier batch is joined by its code when the missing one comes.
    earlier = ScannedPage.objects.filter(code_form__in=forms, state=PageState.INCOMPLETE).order_by(
        "batch", "file__number", "number"
    )
    found = sort([_facts(page) for page in (*earlier, *own)], _known(forms))
    here = set(
        ScannedPage.objects.filter(batch=batch, code_form__in=forms, state=PageState.FILED).values_list(
            "code_form", flat=True
        )
    )
    for page in own:
        state = found.states[page.pk]
        if state == PageState.FILED:
            continue
        # Filed from this very batch before a worker died, or by a decision since: the same page came twice.
        page.move_to(PageState.DUPLICATE if state == PageState.USED and page.code_form in here else state)
        page.save(update_fields=["state"])
    return found


def _facts(page: ScannedPage) -> PageFacts[UUID]:
    code = None
    if page.code_form is not None:
        code = PageCode(page.code_form, page.code_page or 0, page.code_of or 0)
    return PageFacts(page.pk, code, page.is_blank, page.has_strange_code)


def _known(forms: set[int]) -> dict[int, Known]:
    issued = IssuedForm.objects.filter(pk__in=forms).values_list("pk", "form__status", "pages")
    return {pk: Known(_STANDINGS.get(Status(status), Standing.BACK), pages) for pk, status, pages in issued}


def _file(number: int, keys: Sequence[UUID], batch: Batch) -> None:
    """Receive one complete form, unless its pages or the form moved on meanwhile."""
    pages = {page.pk: page for page in ScannedPage.objects.filter(pk__in=keys).select_related("file")}
    if len(pages) != len(keys):
        return
    with suppress(WrongState):
        receive_pages(Form.objects.get(pk=number), [pages[key] for key in keys], batch=batch, by=None)


def receive_pages(form: Form, pages: Sequence[ScannedPage], *, batch: Batch, by: User | None) -> None:
    """Move an issued form to received, its own sealed copy of these pages with it. Raises WrongState when it moved on."""
    file, images = make_file(form, pages)
    try:
        with transaction.atomic():
            locked = Form.objects.lock(form.pk)
            issued = IssuedForm.objects.select_related("child", "job__wording").get(pk=form.pk)
            locked.move_to(Status.RECEIVED)
            _take(pages, PageState.FILED, locked)
            locked.uploaded_by, locked.uploaded_at = batch.by, clock.now()
            locked.saved_at = clock.now()
            locked.service = locked.service or batch.service
            locked.typed = prefilled(locked, issued)
            locked.save()
            save_file(file, images)
            audit.record(
                audit.Event.FORM_RECEIVED, by=by, target=locked, batch=batch.pk, child=issued.child_id,
                pages=[f"{page.batch_id}/{page.file.number}/{page.number}" for page in pages],
            )  # fmt: skip
    except BaseException:
        forget_file(file, images)
        raise


def _take(pages: Sequence[ScannedPage], state: PageState, form: Form) -> None:
    """The pages, locked, into a form. Raises WrongState when somebody took one meanwhile."""
    locked = ScannedPage.objects.select_for_update(no_key=True).filter(pk__in=[page.pk for page in pages])
    for page in locked:
        if state == PageState.FILED and page.state not in _JOINING:
            raise WrongState("One of these pages was decided about meanwhile.")
        page.move_to(state)
        page.form = form
        page.save(update_fields=["state", "form"])


def take_alone(pages: Sequence[ScannedPage], form: Form) -> None:
    """The pages into a draft made of them by hand. Raises WrongState when somebody took one meanwhile."""
    _take(pages, PageState.ALONE, form)


def make_file(form: Form, pages: Sequence[ScannedPage]) -> tuple[StoredFile, list[PageImage]]:
    """A sealed PDF of these pages in this order, and the pages for looking at, in the store; no row is saved."""
    pictures = [_plain(page) for page in pages]
    pdf = _bound(pictures, pages)
    clean = all(page.file.scan == Scan.CLEAN for page in pages)
    file = StoredFile(
        form=form,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        kind=Kind.PDF,
        page_count=len(pages),
        scan=Scan.CLEAN if clean else Scan.NOT_SCANNED,
        scanned_at=clock.now() if clean else None,
        pages_state=Pages.READY,
    )
    file.storage_name, file.sealed_key = store.seal_whole(pdf, pk=file.pk, context=file.context)
    images: list[PageImage] = []
    try:
        for number, (page, plain) in enumerate(zip(pages, pictures, strict=True), 1):
            image = PageImage(file=file, number=number, width=page.width, height=page.height, size=len(plain))
            image.storage_name, image.sealed_key = store.seal_whole(plain, pk=image.pk, context=image.context)
            images.append(image)
    except BaseException:
        forget_file(file, images)
        raise
    return file, images


def save_file(file: StoredFile, images: Sequence[PageImage]) -> None:
    """The rows of what `make_file` put into the store. Inside a transaction."""
    file.save(force_insert=True)
    PageImage.objects.bulk_create(images)


def forget_file(file: StoredFile, images: Sequence[PageImage]) -> None:
    """Take back what `make_file` put into the store."""
    for one in (file, *images):
        store.remove_now(one.storage_name)


def _plain(page: ScannedPage) -> bytes:
    with store.opened(page.storage_name, sealed_key=page.sealed_key, context=page.context) as plain:
        return plain.read()


def _bound(pictures: Sequence[bytes], pages: Sequence[ScannedPage]) -> bytes:
    """One PDF, a page for each picture, as wide as A4."""
    document = FPDF(unit="mm")
    for plain, page in zip(pictures, pages, strict=True):
        height = 210 * page.height / page.width
        document.add_page(format=(210, height))
        document.image(io.BytesIO(plain), 0, 0, 210, height)
    return bytes(document.output())


@transaction.atomic
def _finish(batch: Batch) -> None:
    locked = Batch.objects.lock(batch.pk)
    if not locked.is_reading or ScannedPage.objects.filter(batch=locked, state=PageState.READ).exists():
        return
    locked.progress, locked.sorted_at = Progress.SORTED, clock.now()
    locked.save(update_fields=["progress", "sorted_at"])
    states = Counter(ScannedPage.objects.filter(batch=locked).values_list("state", flat=True))
    audit.record(audit.Event.BATCH_SORTED, by=None, target=locked, pages=dict(sorted(states.items())))
