"""What must come of a stack of paper: complete forms filed right, defects in the tray, all accounted for, nobody joined."""

from collections import Counter

from consents.intake.batches.models import Batch, ScannedPage
from consents.models import Form, PageImage, StoredFile
from tests.consents.intake.batches.scanner import Delivery


def assert_sorted_right(batch: Batch, delivery: Delivery) -> None:
    """Raises AssertionError for the first page that is not where it belongs."""
    pages = list(ScannedPage.objects.filter(batch=batch).order_by("file__number", "number"))
    assert len(pages) == len(delivery.scans), "every page is a row"
    filed: Counter[tuple[int, int, str]] = Counter()
    for page, (what, form) in zip(pages, delivery.expected, strict=True):
        if what == "page":
            assert page.code_form == form
            assert page.state in ("filed", "duplicate"), (page.state, form)
            filed[form, page.code_page, page.state] += 1
            assert page.form_id == (form if page.state == "filed" else None)
        else:
            assert page.state == what, (page.number, page.state, what)
            assert page.form_id is None
    assert {form for form, _, state in filed if state == "filed"} == delivery.complete
    assert all(count == 1 for (_, _, state), count in filed.items() if state == "filed"), (
        "one scan of each page is filed"
    )
    back = Form.objects.filter(status="received")
    assert set(back.values_list("pk", flat=True)) == delivery.complete
    for form in back.select_related("issue"):
        file = StoredFile.objects.get(form=form)
        assert file.page_count == form.issue.pages == PageImage.objects.filter(file=file).count()
        assert {child["child"] for child in form.typed["children"]} == {str(form.issue.child_id)}
        assert set(form.scanned_pages.values_list("code_form", flat=True)) == {form.pk}
