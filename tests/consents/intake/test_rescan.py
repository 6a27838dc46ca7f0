"""Newer signatures look at old files again: what was clean stays in use meanwhile, and what is not is shown no more."""

import uuid

import pytest

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from consents.intake import clamav
from consents.intake.processing import process, rescan
from consents.intake.tasks import rescan_old
from consents.models import StoredFile
from tests.consents import factories
from tests.consents.intake import scanners

pytestmark = pytest.mark.django_db


def clean(**fields):
    return factories.make_file(
        factories.make_form(file=False), scan="clean", scanned_at=portal_clock.now(), **fields
    )


@pytest.mark.parametrize("kind", scanners.KINDS)
def test_a_scan_is_kept_with_the_signatures_that_made_it(kind, settings):
    file = factories.make_file(factories.make_form(file=False), scan="waiting")

    with scanners.running(kind) as settings.CLAMD_URL:
        process(file.pk)
        told = clamav.version(settings.CLAMD_URL)

    assert told.startswith("ClamAV")
    assert factories.refreshed(file).signatures == told


def test_files_of_older_signatures_are_scanned_anew_and_once(settings):
    old = clean(signatures="ClamAV 1.0/1/yesterday")
    settled = clean(signatures="ClamAV 1.0/1/today")

    with scanners.running() as settings.CLAMD_URL:
        assert rescan_old() == 1
        assert rescan_old() == 0

    assert factories.refreshed(old).signatures == "ClamAV 1.0/1/today"
    assert old.scanned_at > settled.scanned_at
    assert not AuditEvent.objects.filter(event="form.scanned").exists()


def test_what_turns_out_infected_is_locked_and_told(settings, client_for, comms):
    file = clean(plain=b"scan " + scanners.EICAR)
    page = factories.make_page(file)

    with scanners.running() as settings.CLAMD_URL:
        rescan(10)

    assert factories.refreshed(file).scan == "infected"
    assert Notice.objects.get().kind == "form_infected"
    assert AuditEvent.objects.get(event="form.scanned").target_ref == file.form.reference
    assert (
        client_for(comms).get(f"/consents/forms/{file.form.reference}/pages/{page.number}/").status_code
        == 404
    )


def test_it_goes_on_from_the_oldest_a_few_at_a_time(settings, clock):
    first = clean()
    clock.forward(minutes=1)
    second = clean()

    with scanners.running() as settings.CLAMD_URL:
        assert rescan(1) == 1

    assert factories.refreshed(first).signatures
    assert not factories.refreshed(second).signatures


def test_a_scanner_that_cannot_say_leaves_what_it_said_before(settings):
    file = clean()

    with scanners.running(answer=lambda data: b"INSTREAM size limit exceeded. ERROR") as settings.CLAMD_URL:
        assert rescan(10) == 0

    assert factories.refreshed(file).scan == "clean"
    assert (file.failures, file.claimed_at) == (1, None)
    assert file.next_try_at > portal_clock.now()


@pytest.mark.parametrize("answer", [None, lambda data: None])
def test_a_scanner_that_is_away_takes_nothing_out_of_use(settings, answer):
    file = clean()
    settings.CLAMD_URL = "unix:///nowhere/clamd"

    if answer is None:
        assert rescan(10) == 0
    else:
        with scanners.running(answer=answer) as settings.CLAMD_URL:
            assert rescan(10) == 0

    assert (factories.refreshed(file).scan, file.claimed_at) == ("clean", None)


def test_without_a_scanner_nothing_is_asked(settings):
    clean()
    settings.CLAMD_URL = ""

    assert rescan_old() == 0


def test_a_file_that_another_worker_took_is_left_to_it(settings, monkeypatch):
    from consents.intake import processing

    file = clean(claimed_at=portal_clock.now())
    with scanners.running() as settings.CLAMD_URL:
        assert rescan(10) == 0
        assert processing._rescan_one(file.pk, "new", portal_clock.now()) is False
    assert processing._rescan_one(uuid.uuid4(), "new", portal_clock.now()) is False
    assert StoredFile.objects.get().signatures == ""
