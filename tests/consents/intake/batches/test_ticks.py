"""What families tick is read as they ticked it, or not at all, however badly the office scans it."""

import io
import logging
import os
import random
from collections import Counter
from itertools import product

import pytest
from PIL import Image, ImageOps

from consents.intake.batches.opening import PrintedPage, read_ticks
from consents.intake.printing.code import PageCode
from tests.consents.intake.batches import pens
from tests.consents.intake.batches.scanner import Scanner

logger = logging.getLogger(__name__)

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
DPIS, TURNS, NOISES = (100, 150, 300), (0, 5, -5, 177, 185), (0, 30)
ROUNDS = 4 if THOROUGH else 1
MOST_UNSURE = 0.03


@pytest.fixture(scope="module")
def form():
    return pens.printed()


def jpeg(sheet, quality=80):
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=quality)
    return out.getvalue()


def chosen():
    """Every way to scan both pages; without PORTAL_FAULTS=thorough each resolution, turn, noise and page at least once."""
    every = list(product(DPIS, TURNS, NOISES, (1, 2)))
    return every if THOROUGH else every[::7]


def test_a_box_is_read_as_it_was_filled_in_or_not_at_all(form):
    dice = random.Random(7)  # noqa: S311
    expected, scans = [], []
    for seed, (dpi, turn, noise, number) in enumerate(chosen() * ROUNDS):
        drawn = {
            box.name: dice.choice((pens.tick, pens.cross, None)) for box in form.boxes if box.page == number
        }
        filled = {name: pen for name, pen in drawn.items() if pen}
        sheet = pens.fill_in(form, number, dpi, filled, seed=seed, width=dice.uniform(0.35, 0.7))
        scans.append((number, Scanner(noise=noise).scan(sheet, turn=turn + dice.uniform(-0.4, 0.4))))
        expected.append(drawn)

    found = []
    for start in range(0, len(scans), 60):
        found += pens.read(form, scans[start : start + 60])

    count = Counter()
    for drawn, read in zip(expected, found, strict=True):
        assert read.keys() == drawn.keys()
        for name, state in read.items():
            truth = "ticked" if drawn[name] else "blank"
            count[state if state == "unsure" else "right" if state == truth else "wrong"] += 1
    logger.info("Tick boxes read: %s", dict(count))
    assert count["wrong"] == 0
    assert count["unsure"] <= MOST_UNSURE * count.total()


def test_an_empty_form_is_blank(form):
    scans = [
        (number, Scanner(noise=noise).scan(form.sheet(number, dpi), turn=2))
        for number, dpi, noise in [(1, 100, 30), (2, 200, 30), (1, 200, 0)]
    ]

    assert {state for page in pens.read(form, scans) for state in page.values()} == {"blank"}


@pytest.mark.parametrize(
    "drawn",
    [pens.scribble, pens.crossed_out, pens.struck_out, pens.into_the_next, pens.dot, pens.beside],
    ids=lambda drawn: drawn.__doc__,
)
def test_what_is_no_tick_is_neither_ticked_nor_blank(form, drawn):
    # The box below the first, in two columns, is the third.
    name, below = form.boxes[0].name, form.boxes[2].name
    for dpi, seed in product((100, 200), range(20 if THOROUGH else 1)):
        sheet = pens.fill_in(form, 1, dpi, {name: drawn}, seed=seed)

        read = pens.read_picture(form, 1, jpeg(sheet))

        assert read[name] == "unsure", (dpi, seed)
        assert read[below] == ("unsure" if drawn is pens.into_the_next else "blank"), (dpi, seed)


def test_a_faint_photocopy_is_read_right_or_not_at_all(form):
    wrong, sure = [], 0
    for strength, grey in product((0.35, 0.5, 0.7), (200, 235)):
        sheet = pens.fill_in(form, 1, 150, {"channels:facebook": pens.tick, "media:photo": pens.cross})
        copy = sheet.convert("L").point(
            [grey - round((255 - value) * strength * grey / 255) for value in range(256)]
        )

        read = pens.read_picture(form, 1, jpeg(copy.convert("RGB"), 60))

        for name, state in read.items():
            sure += state != "unsure"
            truth = "ticked" if name in ("channels:facebook", "media:photo") else "blank"
            if state not in ("unsure", truth):
                wrong.append((strength, grey, name))
    assert wrong == []
    assert sure


@pytest.mark.parametrize("colour", [(195, 195, 195), (255, 255, 90), (255, 190, 200)])
def test_a_pencil_or_a_pale_pen_is_no_proof_of_an_empty_box(form, colour):
    sheet = form.sheet(1, 150)
    pen = pens.Pen(sheet, 150, random.Random(1), width=0.4)  # noqa: S311
    box = form.boxes[0]
    pen.line((box.left + 1, box.top + 1), (box.left + 4, box.top + 4), colour=colour)

    assert pens.read_picture(form, 1, jpeg(sheet))[box.name] != "blank"


def all_unsure(read):
    return set(read.values()) == {"unsure"}


def test_a_page_with_another_code_is_not_read(form):
    assert all_unsure(pens.read_picture(form, 1, jpeg(form.sheet(2, 150))))


def test_a_page_whose_marks_are_cut_off_is_not_read(form):
    sheet = form.sheet(1, 150)
    cut = ImageOps.expand(sheet.crop((120, 0, sheet.width, sheet.height)), border=40, fill="white")

    assert all_unsure(pens.read_picture(form, 1, jpeg(cut)))


@pytest.mark.parametrize("by", [(18, 0), (-12, 9), (0, 30), (0, -18)])
def test_a_page_that_slipped_in_the_scanner_is_read_right_or_not_at_all(form, by):
    ticked = {box.name for box in form.boxes[::2]}
    sheet = pens.fill_in(form, 1, 150, dict.fromkeys(ticked, pens.cross))
    slipped = sheet.copy()
    slipped.paste(sheet.crop((0, 600, sheet.width, sheet.height)), (by[0], 600 + by[1]))

    read = pens.read_picture(form, 1, jpeg(slipped))

    assert all(state in ("unsure", "ticked" if name in ticked else "blank") for name, state in read.items())


def test_a_page_too_grey_or_too_noisy_is_not_read(form):
    sheet = form.sheet(1, 150).convert("L")
    grey = sheet.point([150 + value // 6 for value in range(256)])
    noisy = Image.blend(sheet, Image.effect_noise(sheet.size, 200), 0.5)

    for page in (grey, noisy):
        assert all_unsure(pens.read_picture(form, 1, jpeg(page.convert("RGB"))))


def test_the_process_reads_all_pages_of_a_form_and_gives_up_in_peace(form):
    names = {box.name for box in form.boxes}

    def pages(spoil=lambda image: image):
        return [
            PrintedPage(
                str(PageCode(form.pk, number, form.pages)), number == form.pages,
                [box for box in form.boxes if box.page == number], spoil(jpeg(form.sheet(number, 150))),
            )
            for number in (1, 2)
        ]  # fmt: skip

    assert read_ticks(pages()) == dict.fromkeys(names, "blank")
    assert read_ticks(pages(lambda image: image[:2000])) == dict.fromkeys(names, "unsure")
    assert read_ticks(pages(lambda image: b"%PDF-1.7")) == dict.fromkeys(names, "unsure")
