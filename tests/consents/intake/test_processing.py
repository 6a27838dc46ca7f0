"""The worker: malware scan and pages, however often it is interrupted."""

import io
import socket
from datetime import timedelta

import pytest
from PIL import Image

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from consents.intake import clamav, store
from consents.intake.processing import process
from consents.intake.tasks import dispose_abandoned, process_file, process_waiting
from consents.models import Form, PageImage, StoredFile
from tests.consents import factories
from tests.consents.intake import scanners

pytestmark = pytest.mark.django_db


def waiting(plain=None, *, kind="jpeg", page_count=1, **fields):
    form = factories.make_form(status="draft", file=False)
    plain = plain or factories.picture("JPEG", text="consent")
    return factories.make_file(
        form,
        plain=plain,
        kind=kind,
        page_count=page_count,
        **{"scan": "waiting", "pages_state": "waiting", **fields},
    )


def plain_of(image):
    with store.opened(image.storage_name, sealed_key=image.sealed_key, context=image.context) as plain:
        return plain.read()


@pytest.mark.parametrize("scanner", scanners.KINDS)
def test_a_clean_file_is_scanned_and_drawn(scanner, settings):
    file = waiting()

    with scanners.running(scanner) as settings.CLAMD_URL:
        process(file.pk)

    factories.refreshed(file)
    assert (file.scan, file.pages_state, file.claimed_at) == ("clean", "ready", None)
    assert AuditEvent.objects.get(event="form.scanned").actor_name == "The portal"


@pytest.mark.parametrize("scanner", scanners.KINDS)
def test_an_infected_file_is_locked_and_its_uploader_told(scanner, settings):
    file = waiting(factories.picture("JPEG", comment=scanners.EICAR))

    with scanners.running(scanner) as settings.CLAMD_URL:
        process(file.pk)

    factories.refreshed(file)
    assert (file.scan, file.pages_state) == ("infected", "waiting")
    assert not PageImage.objects.exists()
    assert Notice.objects.get().recipient == file.form.uploaded_by
    with scanners.running() as settings.CLAMD_URL:
        assert process(file.pk) is True
    assert factories.refreshed(file).scan == "infected"


def test_a_scanner_that_is_away_costs_time_not_the_file(settings):
    file = waiting()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{_free_port()}"

    process(file.pk)

    factories.refreshed(file)
    assert (file.scan, file.failures, file.claimed_at) == ("waiting", 1, None)
    assert file.next_try_at > portal_clock.now()
    assert process(file.pk) is False


def test_it_is_tried_again_when_its_time_comes(settings, clock):
    file = waiting()
    settings.CLAMD_URL = f"unix:///nowhere/clamd-{file.pk}"
    process(file.pk)
    clock.forward(minutes=3)

    with scanners.running() as settings.CLAMD_URL:
        assert process_waiting() == 1

    assert factories.refreshed(file).scan == "clean"


def test_a_scanner_that_cannot_say_is_asked_again(settings, clock):
    file = waiting()

    with scanners.running(answer=lambda data: b"INSTREAM size limit exceeded. ERROR") as settings.CLAMD_URL:
        process(file.pk)
    assert factories.refreshed(file).scan == "failed"
    assert file.pages_state == "ready"
    clock.forward(minutes=3)
    with scanners.running() as settings.CLAMD_URL:
        process(file.pk)

    assert factories.refreshed(file).scan == "clean"


def test_a_scanner_that_breaks_off_is_away():
    with scanners.running(answer=lambda data: None) as url, pytest.raises(clamav.ScannerAway):
        clamav.scan(io.BytesIO(b"x"), url)


def test_without_a_scanner_a_file_stays_not_scanned(settings):
    file = waiting()

    process(file.pk)

    assert factories.refreshed(file).scan == "not_scanned"
    assert process(file.pk) is False


def test_files_from_before_the_scanner_are_scanned_once_there_is_one(settings):
    file = waiting(scan="not_scanned", pages_state="ready")

    with scanners.running() as settings.CLAMD_URL:
        process_waiting()

    assert factories.refreshed(file).scan == "clean"


@pytest.mark.parametrize(
    ("kind", "make", "pages"),
    [
        ("pdf", lambda: factories.pdf(3), 3),
        ("png", lambda: factories.picture("PNG"), 1),
        ("heic", lambda: factories.picture("HEIF"), 1),
    ],
)
def test_every_page_is_drawn_as_a_picture_without_metadata(kind, make, pages):
    file = waiting(make(), kind=kind, page_count=pages)

    process(file.pk)

    drawn = list(file.pages.all())
    assert [image.number for image in drawn] == list(range(1, pages + 1))
    for image in drawn:
        picture = Image.open(io.BytesIO(plain_of(image)))
        assert (picture.format, picture.size) == ("JPEG", (image.width, image.height))
        assert not picture.getexif()
        assert not {"icc_profile", "comment", "xmp", "photoshop"} & set(picture.info)


def test_where_it_was_taken_is_not_in_the_page():
    exif = Image.Exif()
    exif[0x010E] = "Mia at home"
    exif.get_ifd(0x8825)[1] = "N"
    file = waiting(factories.picture("JPEG", exif=exif, comment=b"Mia at home"))

    process(file.pk)

    assert b"Mia" not in plain_of(file.pages.get())


def test_a_file_whose_pages_cannot_be_drawn_is_said_to_be_unreadable(stored):
    file = waiting(b"%PDF-1.7 nothing", kind="pdf")

    process(file.pk)

    assert factories.refreshed(file).pages_state == "failed"
    assert Notice.objects.get().kind == "form_unreadable"
    assert len(stored()) == 1


def test_fewer_pages_than_were_counted_is_unreadable(stored):
    file = waiting(factories.pdf(1), kind="pdf", page_count=2)

    process(file.pk)

    assert factories.refreshed(file).pages_state == "failed"
    assert len(stored()) == 1


def test_an_altered_file_is_never_shown_and_never_given_up(stored):
    file = waiting()
    stored()[0].write_bytes(stored()[0].read_bytes()[:-40] + b"\0" * 40)

    process(file.pk)

    factories.refreshed(file)
    assert file.pages_state == "waiting"
    assert file.failures == 1
    assert not PageImage.objects.exists()


def test_two_workers_do_not_take_the_same_file():
    file = waiting()
    StoredFile.objects.update(claimed_at=portal_clock.now())

    assert process(file.pk) is False


def test_the_file_of_a_dead_worker_is_taken_over():
    file = waiting()
    StoredFile.objects.update(claimed_at=portal_clock.now() - timedelta(minutes=6))

    assert process_file(str(file.pk)) is True


def test_a_file_discarded_meanwhile_leaves_no_pages(stored, monkeypatch):
    from consents.intake import processing

    file = waiting()
    draw = processing.draw_pages

    def discard_meanwhile(plain):
        yield from draw(plain)
        StoredFile.objects.all().delete()

    monkeypatch.setattr(processing, "draw_pages", discard_meanwhile)

    process(file.pk)

    assert len(stored()) == 1  # the original, which discarding removes


def test_an_upload_is_processed_by_its_own_task(
    client_for, manager, upload, django_capture_on_commit_callbacks, settings
):
    from config.celery import app

    app.conf.task_always_eager = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            upload(client_for(manager), factories.pdf(2))
    finally:
        app.conf.task_always_eager = False

    assert StoredFile.objects.get().pages_state == "ready"


def test_a_draft_that_nobody_saves_is_destroyed_after_seven_days(
    clock, stored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        old = waiting().form
        clock.forward(days=6)
        young = waiting().form
        clock.forward(days=1, seconds=1)

        assert dispose_abandoned() == 1

    assert list(Form.objects.all()) == [young]
    assert len(stored()) == 1
    event = AuditEvent.objects.get(event="form.discarded")
    assert (event.target_ref, event.actor_id) == (old.reference, None)
    assert "7 days" in event.reason


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
