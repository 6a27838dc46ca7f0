"""What office scanners deliver: a very large PDF, pages of 600 dots per inch, TIFF in black and white, HEIC from a phone.

By default ten pages; PORTAL_FAULTS=thorough takes two hundred pages of nearly a megabyte each.
"""

import io
import os

import pytest
from PIL import Image

from consents.intake.batches.models import ScannedPage
from consents.models import Form
from tests.consents import factories
from tests.consents.intake.batches.made import make_batch, make_job
from tests.consents.intake.batches.scanner import Scanner, bound, paper_of, print_job
from tests.consents.intake.memory import Memory

pytestmark = pytest.mark.django_db

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
PAGES = 200 if THOROUGH else 10
MOST_MEMORY = 300 * 1024 * 1024
BESIDE_THE_FILE = 140 * 1024 * 1024
A4_AT_600 = (4960, 7016)


def test_a_large_pdf_is_read_and_held_once(manager, tmp_path, monkeypatch):
    page = io.BytesIO()
    Image.effect_noise((1654, 2339), 60).save(page, "JPEG", quality=25)
    content = bound([page.getvalue()] * PAGES)
    memory = Memory(tmp_path / "memory", monkeypatch)

    batch = make_batch(manager, content)

    assert not batch.is_reading
    assert ScannedPage.objects.filter(batch=batch, state="no_code").count() == PAGES
    assert memory.peak < max(MOST_MEMORY, len(content) + BESIDE_THE_FILE)


def page_of_600_dpi(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "TIFF in colour":
        Image.new("RGB", A4_AT_600, "beige").save(out, "TIFF", compression="tiff_deflate")
    elif kind == "TIFF in black and white":
        Image.new("1", A4_AT_600, 1).save(out, "TIFF", compression="group4")
    else:
        Image.new("RGB", A4_AT_600, "beige").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["TIFF in colour", "TIFF in black and white", "PNG in colour"])
def test_a_page_of_600_dots_per_inch_is_read(kind, manager, tmp_path, monkeypatch):
    content = page_of_600_dpi(kind)
    memory = Memory(tmp_path / "memory", monkeypatch)

    batch = make_batch(manager, content)

    [page] = batch.pages.all()
    assert (page.state, max(page.width, page.height)) == ("blank", 2340)
    assert memory.peak < MOST_MEMORY


@pytest.fixture
def sheets(manager):
    """Both pages of one form, as they come off the glass at 150 dots per inch."""
    job = make_job(manager)
    issued = print_job(job)
    drawn = Scanner(noise=0).sheets(paper_of(job), issued, 150, only={issued[0].pk})
    return issued[0], [drawn[issued[0].pk, number] for number in (1, 2)]


def tiff_of(pages, **options):
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def heic_of(page):
    out = io.BytesIO()
    factories.picture("HEIF")  # registers the writer
    page.save(out, "HEIF", quality=80)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_form_comes_back_as_tiff(mode, manager, sheets):
    issued, pages = sheets

    make_batch(manager, tiff_of([page.convert(mode) for page in pages]))

    assert Form.objects.get(pk=issued.pk).status == "received"


def test_a_form_comes_back_as_heic(manager, sheets):
    issued, pages = sheets

    make_batch(manager, *[heic_of(page) for page in pages])

    assert Form.objects.get(pk=issued.pk).status == "received"
