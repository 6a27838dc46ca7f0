"""Hundreds of bad files: no error page, nothing of them shown, nothing of them left, little memory and at most ten seconds.

A sample by default, all of them with PORTAL_FAULTS=thorough.
"""

import io
import os
import time

import pytest
from PIL import Image

from consents.intake import actions, inspection
from consents.intake.processing import process
from consents.models import Form, StoredFile
from tests.consents.intake import corpus, scanners
from tests.consents.intake.memory import Memory

pytestmark = pytest.mark.django_db

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
SCANNER = scanners.KINDS[-1]
"""The real one where there is one."""
EVERY = 9
"""One of so many files by default."""
SECONDS = 10
MOST_MEMORY = 300 * 1024 * 1024
NAMES = sorted(corpus.CORPUS) if THOROUGH else sorted(corpus.CORPUS)[::EVERY]


@pytest.fixture
def memory(tmp_path, monkeypatch):
    return Memory(tmp_path / "memory", monkeypatch)


def test_the_corpus_is_large():
    assert len(corpus.CORPUS) >= 300


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_does_no_harm(
    name, client_for, comms, upload, stored, settings, memory, django_capture_on_commit_callbacks
):
    make, outcome = corpus.CORPUS[name]
    data = make()
    client = client_for(comms)

    began = time.monotonic()
    response = upload(client, data, "scan.pdf")
    spent = time.monotonic() - began

    assert spent < SECONDS
    if response.status_code == 302:
        assert outcome != corpus.REFUSED, f"{name} was kept"
        with (
            scanners.running(SCANNER) as settings.CLAMD_URL,
            django_capture_on_commit_callbacks(execute=True),
        ):
            shown_only_as_pixels(
                client, StoredFile.objects.get(), data, must_be_infected=outcome == "infected"
            )
            actions.discard(form=Form.objects.get(), by=comms)
    else:
        assert response.status_code == 200
        assert len(response.context["form"].errors["scan"]) == 1
        assert outcome != "infected", f"{name} was turned away: the scanner never saw it"
    assert stored() == []
    assert not Form.objects.exists()
    assert memory.processes >= bool(data), "the file was looked at, and that was measured"
    assert memory.peak < MOST_MEMORY


def shown_only_as_pixels(client, file, data, *, must_be_infected):
    """After the worker had it: a page is a new picture without anything of the file; what is infected is no page at all."""
    began = time.monotonic()
    process(file.pk)
    assert time.monotonic() - began < inspection.SECONDS_TO_DRAW
    file.refresh_from_db()
    assert (file.scan == "infected") >= must_be_infected
    page = client.get(f"/consents/forms/{file.form.reference}/pages/1/")
    original = client.get(f"/consents/forms/{file.form.reference}/original/")
    if file.scan == "infected":
        assert (page.status_code, original.status_code) == (404, 302)
        return
    assert original["Content-Disposition"].startswith('attachment; filename="CF-')
    assert original["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(original.streaming_content) == data
    if file.pages_state == "failed":
        assert page.status_code == 404
        return
    picture = Image.open(io.BytesIO(page.content))
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert b"polyglot" not in page.content
    assert scanners.EICAR not in page.content
