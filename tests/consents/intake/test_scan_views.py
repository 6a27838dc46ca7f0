"""Looking at a scan: recorded, guarded, and only by those who may."""

import time

import pytest

from accounts.models import AuditEvent
from config import encryption
from tests.consents import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(manager, service):
    form = factories.make_form(status="filed", uploaded_by=manager, service=service)
    factories.make_page(form.files.get())
    return form


def page_url(form, number=1):
    return f"/consents/forms/{form.reference}/pages/{number}/"


def original_url(form):
    return f"/consents/forms/{form.reference}/original/"


def viewed():
    return AuditEvent.objects.filter(event="form.viewed").count()


@pytest.mark.parametrize("url", [page_url, original_url])
def test_nothing_keeps_or_runs_what_is_served(url, client_for, comms, form):
    response = client_for(comms).get(url(form))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert form.reference in response["Content-Disposition"]


def test_a_page_is_the_picture_that_was_drawn(client_for, comms, form):
    response = client_for(comms).get(page_url(form))

    assert response["Content-Type"] == "image/jpeg"
    assert response.content.startswith(b"\xff\xd8\xff")


def test_a_look_is_recorded_once_in_ten_minutes_for_each_person(client_for, comms, comms2, form, clock):
    client = client_for(comms)
    client.get(page_url(form))
    client.get(page_url(form))
    assert viewed() == 1

    client_for(comms2).get(page_url(form))
    assert viewed() == 2

    clock.forward(minutes=11)
    client_for(comms).get(page_url(form))
    assert viewed() == 3


def test_without_its_event_nothing_is_shown(client_for, comms, form, monkeypatch):
    def fails(*args):
        raise encryption.KeysetMissing("gone")

    monkeypatch.setattr("config.encryption.sign", fails)

    response = client_for(comms).get(page_url(form))

    assert response.status_code == 503
    assert not response.streaming


def test_the_original_comes_back_to_the_byte(client_for, comms, manager):
    scan = factories.pdf(2)
    form = factories.make_form(status="filed", uploaded_by=manager, file=False)
    factories.make_file(form, plain=scan, kind="pdf")

    response = client_for(comms).get(original_url(form))

    assert b"".join(response.streaming_content) == scan
    assert response["Content-Disposition"] == f'attachment; filename="{form.reference}.pdf"'
    assert response["Content-Length"] == str(len(scan))
    assert AuditEvent.objects.get(event="form.downloaded").target_ref == form.reference


def test_the_original_asks_for_the_password_again_after_ten_minutes(client_for, comms, form):
    client = client_for(comms)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 700}]
    session.save()

    response = client.get(original_url(form))

    assert response.url.startswith("/sign-in/")
    assert not AuditEvent.objects.filter(event="form.downloaded").exists()


@pytest.mark.parametrize("scan", ["infected", "waiting", "failed"])
def test_an_original_that_is_not_cleared_is_not_given_out(client_for, comms, form, scan):
    form.files.update(scan=scan)

    page = client_for(comms).get(original_url(form), follow=True)

    assert "not given out before it is cleared of malware" in page.content.decode()
    assert not AuditEvent.objects.filter(event="form.downloaded").exists()


def test_an_original_that_is_not_there_is_not_found(client_for, comms, manager):
    form = factories.make_form(status="filed", uploaded_by=manager, file=False)

    assert client_for(comms).get(original_url(form)).status_code == 404


def test_pages_of_an_infected_scan_are_not_shown(client_for, comms, form):
    form.files.update(scan="infected")
    client = client_for(comms)

    assert client.get(page_url(form)).status_code == 404
    assert (
        "Malware was found in this file"
        in client.get(f"/consents/forms/{form.reference}/scan/").content.decode()
    )


def test_a_manager_sees_the_paper_of_own_uploads_only(client_for, manager, service, form):
    colleagues = factories.make_form(status="filed", service=service)
    factories.make_page(colleagues.files.get())
    client = client_for(manager)

    assert client.get(page_url(form)).status_code == 200
    assert client.get(page_url(colleagues)).status_code == 404
    assert client.get(colleagues.get_absolute_url()).status_code == 200


def test_comms_does_not_see_a_draft_of_somebody_else(client_for, comms, manager):
    draft = factories.make_form(status="draft", uploaded_by=manager)
    factories.make_page(draft.files.get())

    assert client_for(comms).get(page_url(draft)).status_code == 404


def test_a_page_that_is_not_there_is_not_found(client_for, comms, form):
    assert client_for(comms).get(page_url(form, 7)).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "The pages are being made"),
        ("failed", "The pages of this file cannot be read"),
        ("ready", "Page 1 of 1"),
    ],
)
def test_the_part_with_the_pages_says_where_they_are(client_for, comms, form, state, words):
    form.files.update(pages_state=state)

    assert words in client_for(comms).get(f"/consents/forms/{form.reference}/pages/").content.decode()
