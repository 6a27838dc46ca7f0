"""Reading a seed off a picture of its QR code."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageFilter

from config.workflow import Refused
from socialaccounts.vault.recovery import decode, picture
from socialaccounts.vault.recovery.picture import read_code
from tests.socialaccounts.vault.recovery.factories import as_file, uri
from tests.socialaccounts.vault.recovery.factories import picture as make_picture

TEXT = uri(issuer="Facebook", algorithm="SHA256", digits=8, period=60)


def read(data, size=None):
    return read_code(
        InMemoryUploadedFile(io.BytesIO(data), "picture", "x.png", "image/png", size or len(data), None)
    )


def refusal(data, size=None):
    with pytest.raises(Refused) as refused:
        read(data, size)
    assert refused.value.field == "picture"
    return refused.value.message


@pytest.mark.parametrize("scale", [2, 5, 12, 40])
def test_it_reads_a_code_at_any_size(scale):
    assert read(make_picture(TEXT, scale=scale)) == TEXT


@pytest.mark.parametrize("angle", [7, 45, 90, 180, 270, 300])
def test_it_reads_a_code_at_any_angle(angle):
    assert read(make_picture(TEXT, angle=angle)) == TEXT


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_it_reads_the_kinds_of_picture_that_screens_give(kind):
    assert read(make_picture(TEXT, kind=kind)) == TEXT


def test_it_reads_a_code_on_nothing_and_one_light_on_dark():
    assert read(make_picture(TEXT, light=None)) == TEXT
    assert read(make_picture(TEXT, dark="white", light="black")) == TEXT


def test_it_finds_the_code_in_a_large_screenshot():
    code = Image.open(io.BytesIO(make_picture(TEXT, scale=5))).convert("RGB")
    screen = Image.new("RGB", (3840, 2160), "lightgrey")
    screen.paste(code, (2900, 1300))

    assert read(as_file(screen)) == TEXT


def test_the_same_code_twice_is_one():
    code = Image.open(io.BytesIO(make_picture(TEXT))).convert("RGB")
    both = Image.new("RGB", (code.width * 2 + 50, code.height), "white")
    both.paste(code, (0, 0))
    both.paste(code, (code.width + 50, 0))

    assert read(as_file(both)) == TEXT


def test_two_codes_are_refused():
    one = Image.open(io.BytesIO(make_picture(TEXT))).convert("RGB")
    other = Image.open(io.BytesIO(make_picture("https://example.com/"))).convert("RGB")
    both = Image.new("RGB", (one.width + other.width + 50, max(one.height, other.height)), "white")
    both.paste(one, (0, 0))
    both.paste(other, (one.width + 50, 0))

    assert refusal(as_file(both)) == picture.SEVERAL


def test_a_picture_without_a_code_and_a_blurred_one_are_refused():
    assert refusal(as_file(Image.new("RGB", (300, 300), "white"))) == picture.NO_CODE
    blurred = Image.open(io.BytesIO(make_picture(TEXT))).convert("RGB").filter(ImageFilter.GaussianBlur(25))
    assert refusal(as_file(blurred)) == picture.NO_CODE


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7 x", b"MZ\x90", b"<svg xmlns='x'/>", b"GIF89a"])
def test_what_is_no_picture_is_refused(data):
    assert refusal(data) == decode.NO_PICTURE


def test_a_cut_off_picture_is_refused():
    assert refusal(make_picture(TEXT, scale=20)[:400]) == decode.DAMAGED


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100)))

    assert refusal(bomb) == decode.BOMB


def test_a_picture_of_too_many_bytes_is_refused():
    assert refusal(b"x", size=picture.MOST_BYTES + 1) == picture.TOO_LARGE


def test_a_process_that_gives_up_is_told_in_a_sentence(settings, tmp_path):
    settings.BASE_DIR = tmp_path  # the reading module is not found there

    assert refusal(make_picture(TEXT)) == picture.UNREADABLE
