"""The pages of batches: upload, progress, tray, report, deletion."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.models import Form
from tests.consents import factories
from tests.consents.intake.batches.made import (
    make_batch,
    make_issued,
    make_job,
    make_page,
    make_tray,
    read_all,
)
from tests.consents.intake.batches.scanner import Scanner, bound, foreign, paper_of, print_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(manager, service):
    """A form of two pages that is out, and its scan."""
    job = make_job(manager, 1, service=service)
    [issued] = print_job(job)
    return issued, paper_of(job)


def send(client, *files, **fields):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/consents/batches/new/", {"scans": uploads, **fields})


def test_an_upload_is_read_filed_and_typed_up(client_for, manager, service, printed):
    issued, pdf = printed
    client = client_for(manager)

    answer = send(client, ("scan.pdf", pdf), label="Class 5B")
    batch = Batch.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert "1 file is being opened" in client.get(answer.url).content.decode()
    read_all(batch)

    page = client.get(batch.get_absolute_url()).content.decode()
    assert "2 pages came in: 2 with a form that is complete" in page
    assert "1 form is complete" in page
    form = Form.objects.get(pk=issued.pk)
    assert (form.status, form.uploaded_by, form.service) == ("received", manager, service)
    typing = client.get(f"/consents/forms/{form.reference}/details/").content.decode()
    assert issued.child.name in typing
    assert f"/consents/printing/{form.reference}/" in typing, "the scan can be taken apart"
    assert "Discard this draft" not in typing
    saved = client.post(f"/consents/forms/{form.reference}/details/", {"do": "save"})
    assert saved.url == "/consents/forms/to-type-up/"
    report = client.get(f"{batch.get_absolute_url()}report/").content.decode()
    assert report.count("Filed with its form") == 2


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Select the file or files from the scanner"),
        ([("a.pdf", b"MZ program")], "is a program"),
        ([("a.pdf", b"%PDF-1.7 nothing")], "damaged or incomplete"),
        (
            [("good.pdf", factories.pdf(1)), ("words.txt", b"hello")],
            "words.txt: The selected file is not a PDF",
        ),
        ([("long.pdf", factories.pdf(201))], "has 201 pages, and the most is 200"),
        ([("a.pdf", factories.pdf(120)), ("b.pdf", factories.pdf(120))], "240 pages together"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_field(client_for, manager, files, sentence, stored):
    page = send(client_for(manager), *files).content.decode()

    assert sentence in page
    assert not Batch.objects.exists()
    assert stored() == []


def test_too_much_is_refused_and_leaves_nothing(client_for, manager, settings, stored):
    settings.BATCH_MAX_BYTES = 1000

    page = send(
        client_for(manager), ("a.pdf", factories.pdf(1)), ("b.pdf", factories.pdf(30))
    ).content.decode()

    assert "larger than" in page
    assert stored() == []


def test_a_missing_page_comes_later(client_for, manager, printed):
    issued, pdf = printed
    first, second = halves(pdf)
    batch = make_batch(manager, first)
    assert ScannedPage.objects.get().state == "incomplete"

    make_batch(manager, second)

    assert Form.objects.get(pk=issued.pk).status == "received"
    assert set(ScannedPage.objects.values_list("state", flat=True)) == {"filed"}
    assert "Nothing is left to decide" in client_for(manager).get(batch.get_absolute_url()).content.decode()


def halves(pdf):
    import io

    import pikepdf

    parts = []
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for page in whole.pages:
            part, out = pikepdf.new(), io.BytesIO()
            part.pages.append(page)
            part.save(out)
            parts.append(out.getvalue())
    return parts


def test_a_page_without_a_code_is_assigned_by_hand(client_for, manager, printed):
    issued, pdf = printed
    make_batch(manager, halves(pdf)[0])
    page, _ = make_tray(manager)
    client, url = client_for(manager), f"/consents/batches/{page.batch_id}/pages/{page.pk}/"
    assert "No code could be read" in client.get(url).content.decode()

    for text, number, sentence in [
        ("CF-0001-Q", 2, "No form was printed with this reference"),
        (issued.form.reference, 3, "has 2 pages"),
        ("", 2, "Enter the reference"),
    ]:
        told = client.post(url, {"do": "assign", "assign-form": text, "assign-page_number": number})
        assert sentence in told.content.decode()
    done = client.post(
        url, {"do": "assign", "assign-form": issued.form.reference, "assign-page_number": 2}, follow=True
    )

    assert "which is complete now" in done.content.decode()
    assert Form.objects.get(pk=issued.pk).status == "received"
    assert AuditEvent.objects.filter(event="batch.page_decided").exists()
    assert issued.child.family_name not in str(list(AuditEvent.objects.values()))


def test_a_second_scan_can_count_instead(client_for, manager, printed):
    issued, pdf = printed
    batch = make_batch(manager, pdf, pdf)
    second = ScannedPage.objects.filter(state="duplicate").first()
    client, url = client_for(manager), f"{batch.get_absolute_url()}pages/{second.pk}/"
    assert "scanned twice" in client.get(url).content.decode()

    client.post(url, {"do": "instead"})

    second.refresh_from_db()
    assert second.state == "filed"
    assert Form.objects.get(pk=issued.pk).status == "received"
    assert ScannedPage.objects.filter(state="discarded").count() == 1


def test_a_cancelled_form_and_one_that_is_back_go_to_the_tray(client_for, manager, printed):
    issued, pdf = printed
    client = client_for(manager)
    client.post(f"/consents/printing/{issued.form.reference}/", {"because": "Lost"})
    batch = make_batch(manager, pdf)
    other = make_job(manager, 1)
    print_job(other)
    make_batch(manager, paper_of(other))
    again = make_batch(manager, paper_of(other))

    assert {page.state for page in batch.pages.all()} == {"cancelled"}
    assert {page.state for page in again.pages.all()} == {"used"}
    for one in (batch, again):
        for page in one.pages.all():
            assert client.get(f"{one.get_absolute_url()}pages/{page.pk}/").status_code == 200


def test_a_page_is_left_out_put_back_and_filed_alone(client_for, manager):
    page, _ = make_tray(manager)
    client, url = client_for(manager), f"/consents/batches/{page.batch_id}/pages/{page.pk}/"

    assert (
        "Say why it is left out" in client.post(url, {"do": "discard", "discard-reason": ""}).content.decode()
    )
    client.post(url, {"do": "discard", "discard-reason": "An invoice"})
    assert ScannedPage.objects.get(pk=page.pk).state == "discarded"
    assert "An invoice" in client.get(url).content.decode()
    client.post(url, {"do": "back"})
    assert ScannedPage.objects.get(pk=page.pk).state == "no_code"
    answer = client.post(url, {"do": "alone"})

    form = Form.objects.get(status="draft")
    assert answer.url == f"/consents/forms/{form.reference}/details/"
    client.post(f"/consents/forms/{form.reference}/discard/")
    assert ScannedPage.objects.get(pk=page.pk).state == "no_code"
    assert client.post(url, {"do": "nothing"}).status_code == 404


def test_several_pages_become_one_draft(client_for, manager):
    page, _ = make_tray(manager)
    other = make_page(page.file, 2)
    client, url = client_for(manager), f"/consents/batches/{page.batch_id}/together/"
    assert "Tick pages first" in client.post(url).content.decode()

    client.post(url, {"page": [str(other.pk), str(page.pk)]})

    form = Form.objects.get(status="draft")
    assert form.files.get().page_count == 2


def test_more_pages_than_a_form_can_have_are_refused_and_stay_ticked(client_for, manager):
    page, _ = make_tray(manager)
    pages = [page, *(make_page(page.file, number) for number in range(2, 23))]
    url = f"/consents/batches/{page.batch_id}/together/"

    answer = client_for(manager).post(url, {"page": [str(one.pk) for one in pages]}).content.decode()

    assert "You ticked 22 pages. Tick 20 or fewer" in answer and answer.count(" checked>") == 22
    assert not Form.objects.filter(status="draft").exists()


def test_several_pages_are_left_out_with_one_reason(client_for, manager):
    page, _ = make_tray(manager)
    other, third = make_page(page.file, 2), make_page(page.file, 3)
    client, url = client_for(manager), f"/consents/batches/{page.batch_id}/together/"
    ticked = {"page": [str(page.pk), str(other.pk)], "do": "discard"}
    refused = client.post(url, ticked).content.decode()
    assert "Say why it is left out" in refused and refused.count(" checked>") == 2

    done = client.post(url, {**ticked, "leave-reason": "Letters to the office"}, follow=True).content.decode()

    assert "2 pages left out" in done
    said = ScannedPage.objects.filter(batch=page.batch).order_by("number").values_list("state", "reason")
    assert list(said) == [("discarded", "Letters to the office")] * 2 + [("no_code", "")]
    again = client.post(url, {**ticked, "leave-reason": "Again"}).content.decode()
    assert "Tick pages first" in again and third.state == "no_code"


def test_a_page_of_a_form_says_of_which_and_what_is_missing(client_for, manager):
    issued = make_issued(manager)
    page, _ = make_tray(manager)
    ScannedPage.objects.filter(pk=page.pk).update(
        state="incomplete", code_form=issued.pk, code_page=1, code_of=2
    )
    url = f"/consents/batches/{page.batch_id}/pages/{page.pk}/"

    text = client_for(manager).get(url).content.decode()

    assert issued.form.reference in text and issued.child.name in text and "The other page is" in text
    ScannedPage.objects.filter(pk=page.pk).update(state="duplicate")
    assert "Scanned twice; the other scan counts" in client_for(manager).get(url).content.decode()


def test_reading_again_turns_the_page(client_for, manager):
    letter = foreign(100, "Minutes of the allotment society")
    batch = make_batch(manager, bound([Scanner(noise=0).scan(letter)]))
    [page] = batch.pages.all()
    url = f"{batch.get_absolute_url()}pages/{page.pk}/"

    answer = client_for(manager).post(url, {"do": "read", "read-turn": "90"}, follow=True)

    assert "still lies in the tray" in answer.content.decode()
    page.refresh_from_db()
    assert page.width > page.height


def test_the_picture_is_shown_once_the_look_is_on_record(client_for, manager, comms, service):
    page, _ = make_tray(manager)
    url = f"/consents/batches/{page.batch_id}/pages/{page.pk}/image/"

    shown = client_for(comms).get(url)

    assert shown["Cache-Control"] == "private, no-store"
    assert shown.content.startswith(b"\xff\xd8")
    assert AuditEvent.objects.filter(event="batch.viewed", actor_id=comms.pk).count() == 1


def test_a_file_that_cannot_be_read_is_decided(client_for, manager):
    page, file = make_tray(manager)
    client, url = client_for(manager), f"/consents/batches/{page.batch_id}/files/{file.number}/"
    assert "damaged or incomplete" in client.get(page.batch.get_absolute_url()).content.decode()

    client.post(url, {"reason": "Scanned anew"})

    assert BatchFile.objects.get(pk=file.pk).reason == "Scanned anew"
    assert client.get(url).status_code == 404


def test_a_batch_is_deleted_only_while_nothing_is_filed(
    client_for, manager, printed, stored, django_capture_on_commit_callbacks
):
    _, pdf = printed
    batch = make_batch(manager, pdf)
    client = client_for(manager)
    told = client.post(f"{batch.get_absolute_url()}delete/", follow=True)
    assert "filed already" in told.content.decode()
    before = stored()
    page, _ = make_tray(manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page.batch.get_absolute_url()}delete/")

    assert Batch.objects.count() == 1
    assert stored() == before


def test_a_form_is_taken_apart(client_for, manager, printed):
    issued, pdf = printed
    make_batch(manager, pdf)
    client = client_for(manager)

    client.post(f"/consents/printing/{issued.form.reference}/take-apart/")

    assert Form.objects.get(pk=issued.pk).status == "issued"
    assert {page.state for page in ScannedPage.objects.all()} == {"incomplete"}
    assert client.post(f"/consents/printing/{issued.form.reference}/take-apart/").status_code == 404


def test_batches_are_found_by_what_they_are_called(client_for, manager, comms):
    make_tray(manager)
    batch = make_batch(manager, run=False, label="Class 5B")

    page = client_for(comms).get("/consents/batches/?q=5b").content.decode()
    tray = client_for(comms).get("/consents/batches/?show=tray").content.decode()

    assert f"Batch {batch.pk}: Class 5B" in page
    assert "Class 5B" not in tray
    assert "1 page to decide" in tray
