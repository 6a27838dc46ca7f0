"""The certificate of a training record: drawn anew, sealed, shown to few, and gone with its person's data."""

import io
import sys
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.audit.models import AuditEvent
from accounts.learning.training import certificates, draw
from accounts.models import Certificate, TrainingRecord
from accounts.staff.minimising import minimise_due
from config import clock, confined
from config.workflow import Refused
from tests.accounts.learning.factories import make_course, make_record

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(600, 400), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 200 if mode == "L" else None).save(out, kind, **options)
    return out.getvalue()


def pdf(pages=1):
    out = io.BytesIO()
    first, *rest = [Image.new("RGB", (300, 200), "white") for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def send(client, course, data, url="/training/", **more):
    day = clock.today()
    file = SimpleUploadedFile("my certificate.pdf", data)
    asked = {
        "done_on_day": day.day,
        "done_on_month": day.month,
        "done_on_year": day.year,
        "certificate": file,
    }
    return client.post(url, {"course": course.pk, **asked, **more})


def test_a_certificate_comes_with_the_record_and_only_its_pictures_are_kept(client_for, officer):
    with_a_place = Image.Exif()
    with_a_place[0x010E] = "taken at 1 Secret Street"
    send(client_for(officer), make_course(), picture("JPEG", exif=with_a_place))
    certificate = Certificate.objects.get()

    answer = client_for(officer).get(f"/training/{certificate.pk}/certificate/")

    assert len(pypdfium2.PdfDocument(answer.content)) == 1
    assert b"Secret Street" not in answer.content
    assert certificate.size == len(answer.content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="certificate-{certificate.pk}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"%PDF" not in bytes(certificate.sealed_file)
    assert AuditEvent.objects.order_by("-sequence")[0].event == "learning.certificate_viewed"


def test_comms_sends_one_with_the_record_of_another_and_the_lists_lead_to_it(client_for, comms, officer):
    send(client_for(comms), make_course(), pdf(3), "/training/add/", person=officer.pk)
    pk = TrainingRecord.objects.get().pk

    for person, page in ((comms, "/training/everybody/"), (officer, "/training/")):
        assert f"/training/{pk}/certificate/" in client_for(person).get(page).content.decode()


def test_only_its_person_communications_and_auditors_can_open_it(
    client_for, officer, comms, auditor, manager, admin
):
    send(client_for(officer), make_course(), pdf())
    pk = Certificate.objects.get().pk
    answers = {
        person: client_for(person).get(f"/training/{pk}/certificate/").status_code
        for person in (officer, comms, auditor, manager, admin)
    }

    assert answers == {officer: 200, comms: 200, auditor: 200, manager: 404, admin: 404}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ an executable", draw.UNKNOWN),
        (b"<svg onload=alert(1)>", draw.UNKNOWN),
        (pdf()[:60], draw.DAMAGED),
        (picture()[:80], draw.DAMAGED),
        (b"\x89PNG\r\n\x1a\n and no more", draw.DAMAGED),
        (pdf(5), draw.TOO_MANY),
        (picture(size=(7100, 7100), mode="L"), draw.TOO_LARGE),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
    ids=["program", "markup", "cut PDF", "cut picture", "no picture", "pages", "pixels", "bytes"],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_recorded(client_for, officer, data, sentence):
    answer = send(client_for(officer), make_course(), data)

    assert sentence in answer.content.decode()
    assert not TrainingRecord.objects.exists()


def test_a_process_that_takes_too_long_or_breaks_is_a_refusal(monkeypatch):
    monkeypatch.setattr(certificates, "_SECONDS", 0.001)
    with pytest.raises(Refused, match="cannot be read safely"):
        certificates.drawn_anew(pdf())
    monkeypatch.setattr(certificates, "_SECONDS", 20)
    monkeypatch.setattr(confined, "PYTHON", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(Refused, match="cannot be read safely"):
        certificates.drawn_anew(pdf())


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "1"])
def test_every_kind_of_picture_becomes_a_page(mode):
    assert draw.drawn(picture(mode=mode)).startswith(b"%PDF-")


def test_it_goes_with_the_data_of_a_leaver(officer, settings):
    record = make_record(officer, make_course())
    certificates.keep(record=record, drawn=pdf())
    officer.is_active, officer.left_on = False, clock.today() - timedelta(days=settings.STAFF_RETENTION_DAYS)
    officer.save()

    assert minimise_due() == 1
    assert not Certificate.objects.exists()
    assert TrainingRecord.objects.get().evidence == ""
