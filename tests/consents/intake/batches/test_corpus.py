"""The bad files once more, through the door of the batches: none does harm, and none is joined to a form.

A sample by default, all of them with PORTAL_FAULTS=thorough.
"""

import io
import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from consents.intake.batches import actions
from consents.intake.batches.models import Batch, BatchFile
from consents.intake.batches.processing import read
from consents.models import Form, StoredFile
from tests.consents.intake import corpus, scanners
from tests.consents.intake.memory import Memory
from tests.consents.intake.test_corpus import MOST_MEMORY, SCANNER, SECONDS

pytestmark = pytest.mark.django_db

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
EVERY = 20
TIFFS = corpus.tiffs()
FILES = corpus.CORPUS | TIFFS
LONGER = {"PDF of 21 pages"}
"""Too long for one form, not for a batch."""
RUNS = 12


def chosen():
    if THOROUGH:
        return sorted(FILES)
    virus = "EICAR in a JPEG's comment"
    return sorted({*sorted(corpus.CORPUS)[::EVERY], *sorted(TIFFS)[::3], virus, "EICAR after a TIFF"})


@pytest.mark.parametrize("name", chosen())
def test_a_bad_file_does_no_harm(
    name, client_for, comms, stored, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    make, outcome = FILES[name]
    memory, client = Memory(tmp_path / "memory", monkeypatch), client_for(comms)

    began = time.monotonic()
    response = client.post("/consents/batches/new/", {"scans": [SimpleUploadedFile("scan.pdf", make())]})
    assert time.monotonic() - began < SECONDS

    if response.status_code == 302:
        batch = Batch.objects.get()
        with (
            scanners.running(SCANNER) as settings.CLAMD_URL,
            django_capture_on_commit_callbacks(execute=True),
        ):
            read_to_the_end(batch)
            shown_only_as_pixels(client, batch, outcome, name)
            actions.delete(batch=batch, by=comms)
    else:
        assert response.status_code == 200
        assert len(response.context["form"].errors["scans"]) == 1
        assert outcome != "infected", f"{name} was turned away: the scanner never saw it"
    assert stored() == []
    assert not Form.objects.exists()
    assert not StoredFile.objects.exists()
    assert memory.peak < MOST_MEMORY


def read_to_the_end(batch):
    for _ in range(RUNS):
        waiting = list(batch.files.filter(state="waiting"))
        for file in waiting:
            assert read(file.pk)
        if not waiting:
            return
    raise AssertionError("the worker is never done with it")


def shown_only_as_pixels(client, batch, outcome, name):
    """A page is a new picture in the tray; what is infected or cannot be read is no page at all, and said."""
    file = BatchFile.objects.get(batch=batch)
    pages = list(batch.pages.all())
    page = client.get(batch.get_absolute_url())
    assert page.status_code == 200
    assert client.get(f"{batch.get_absolute_url()}report/").status_code == 200
    if outcome == "infected":
        assert (file.scan, file.state, pages) == ("infected", "refused", [])
    if outcome == corpus.REFUSED and name not in LONGER:
        assert (file.state, pages) == ("refused", [])
    if file.state == "refused":
        assert file.refusal in page.content.decode().replace("&#x27;", "'")
    for one in pages:
        assert one.state in ("no_code", "blank")
        shown = client.get(f"{batch.get_absolute_url()}pages/{one.pk}/image/")
        picture = Image.open(io.BytesIO(shown.content))
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert b"polyglot" not in shown.content
        assert scanners.EICAR not in shown.content
