"""Sealed papers that show a child who is erased, besides the scans of their forms: prints, office scans, screenshots."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from config.workflow import Refused
from consents.intake import store
from consents.intake.batches.models import TRAY, BatchFile, FileState, PageState, ScannedPage
from consents.intake.printing import actions as printing
from consents.intake.printing.models import IssuedForm, PrintJob
from consents.records.models import Consent, Form
from consents.takedowns.models import EvidencePage

BECAUSE = "The record of the child was erased"


def destroy_papers(keys: Sequence[int], forms: Sequence[Form], by: User) -> list[str]:
    """Destroy what shows these children (keys), and the pages from which `forms` were filed; returns the hashes of it."""
    for issued in IssuedForm.objects.out().filter(child__in=keys):
        try:
            printing.void(issued=issued, because=BECAUSE, by=by)
        except Refused:
            raise Refused(
                "A printed form of this child came back just now. Look at the page again."
            ) from None
    for job in PrintJob.objects.filter(issued__child__in=keys, paper__isnull=False).distinct():
        printing.destroy_paper(job)
    pages = scanned_pages(keys, forms)
    files = list(BatchFile.objects.filter(pk__in=pages.values("file")).order_by("pk"))
    _unseal(pages)
    whole = BatchFile.objects.filter(pk__in=[one.pk for one in files]).exclude(_still_needed())
    _unseal(whole)
    shots = screenshots(keys)
    hashes = list(shots.values_list("sha256", flat=True))
    store.remove_on_commit(list(shots.values_list("storage_name", flat=True)))
    shots.delete()
    return hashes


def scanned_pages(keys: Sequence[int], forms: Sequence[Form]) -> QuerySet[ScannedPage]:
    """Pages of office scans that are about these children and nobody else, and can still be opened."""
    printed = IssuedForm.objects.filter(child__in=keys).order_by().values("pk")
    others = Consent.objects.filter(form__in=printed).exclude(child__in=keys).order_by().values("form")
    alone = IssuedForm.objects.filter(child__in=keys).exclude(pk__in=others)
    of_forms = [*(form.pk for form in forms), *alone.values_list("pk", flat=True)]
    return ScannedPage.objects.filter(Q(form__in=of_forms) | Q(code_form__in=of_forms)).exclude(
        sealed_key=b""
    )


def scans_that_wait(keys: Sequence[int], forms: Sequence[Form]) -> QuerySet[BatchFile]:
    """The files with such pages that stay for now, because somebody has still to look at others of theirs."""
    return BatchFile.objects.filter(_still_needed(), pk__in=scanned_pages(keys, forms).values("file"))


def screenshots(keys: Sequence[int]) -> QuerySet[EvidencePage]:
    """Screenshots of posts that showed these children."""
    return EvidencePage.objects.filter(take_down__post__photo_check__checked__child__in=keys)


def _still_needed() -> Q:
    """Files of which a page has to be looked at still: it may be drawn anew from the file."""
    open_pages = ScannedPage.objects.filter(file=OuterRef("pk"), state__in=[*TRAY, PageState.READ])
    return Q(Exists(open_pages)) | ~Q(state=FileState.READ)


def _unseal(rows: QuerySet[ScannedPage] | QuerySet[BatchFile]) -> None:
    """Destroy the keys of sealed files, and the files once that is for good. Their rows stay for the report."""
    found = list(rows.values_list("pk", "storage_name"))
    store.remove_on_commit([name for _, name in found])
    rows.model._base_manager.filter(pk__in=[pk for pk, _ in found]).update(sealed_key=b"")
