"""The door for the photo check: what a photo is, without storing anything."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from config.workflow import Refused
from consents.intake.inspection import inspect_photo
from tests.consents import factories


def photo(kind="JPEG", *, taken="", zone="", turned=1):
    exif = Image.Exif()
    exif[0x0112] = turned
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if zone:
        details[0x9011] = zone
    return io.BytesIO(factories.picture(kind, size=(800, 600), exif=exif.tobytes()))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "jpeg"), ("PNG", "png"), ("HEIF", "heic")])
def test_a_photo_is_told_by_decoding(kind, name):
    facts = inspect_photo(photo(kind))

    assert (facts.kind, facts.width, facts.height, facts.taken_at) == (name, 800, 600, None)


@pytest.mark.parametrize(
    ("taken", "zone", "instant"),
    [
        ("2026:07:01 14:05:00", "", datetime(2026, 7, 1, 13, 5, tzinfo=UTC)),
        ("2026:12:01 14:05:00", "", datetime(2026, 12, 1, 14, 5, tzinfo=UTC)),
        ("2026:07:01 14:05:00", "+02:00", datetime(2026, 7, 1, 12, 5, tzinfo=UTC)),
        ("2026:07:01 14:05:00", "-05:30", datetime(2026, 7, 1, 19, 35, tzinfo=UTC)),
        ("2026:07:01 14:05:00", "+99:00", datetime(2026, 7, 1, 13, 5, tzinfo=UTC)),
        ("0000:00:00 00:00:00", "", None),
        ("yesterday", "", None),
    ],
)
def test_when_it_was_taken_is_read_as_london_time_or_the_cameras_zone(taken, zone, instant):
    assert inspect_photo(photo(taken=taken, zone=zone)).taken_at == instant


def test_a_photo_is_measured_upright():
    facts = inspect_photo(photo(turned=6))

    assert (facts.width, facts.height) == (600, 800)


def test_the_thumbnail_is_small_and_says_nothing_else():
    facts = inspect_photo(photo(taken="2026:07:01 14:05:00", turned=6))

    thumbnail = Image.open(io.BytesIO(facts.thumbnail))
    assert thumbnail.format == "JPEG"
    assert thumbnail.size == (240, 320)
    assert not thumbnail.getexif()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: factories.pdf(1), "not a JPEG, PNG or HEIC picture"),
        (lambda: b"", "is empty"),
        (lambda: factories.picture("JPEG")[:2000], "damaged or incomplete"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(make, words):
    with pytest.raises(Refused, match=words):
        inspect_photo(io.BytesIO(make()))
