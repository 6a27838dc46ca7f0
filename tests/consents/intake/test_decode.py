"""The decoding process itself, in this one: what it takes, what it refuses, and that it gives up what it does not need."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from config import confined
from config.workflow import Refused
from consents.intake import decode, inspection
from tests.consents import factories
from tests.consents.intake.test_upload import BAD, GOOD


@pytest.mark.parametrize("name", sorted(set(BAD) - {"a file of 16 MB"}))
def test_a_bad_scan_is_refused(name):
    make, sentence = BAD[name]

    with pytest.raises(decode.Refused, match=sentence):
        list(decode.form(make()))


@pytest.mark.parametrize("name", GOOD)
def test_a_good_scan_is_drawn_page_by_page(name):
    make, kind, pages = GOOD[name]
    data = make()

    assert list(decode.form(data)) == [({"kind": kind, "pages": pages}, b"")]
    drawn = list(decode.pages(data))
    assert [facts["page"] for facts, _ in drawn] == list(range(1, pages + 1))
    assert all(image.startswith(b"\xff\xd8\xff") for _, image in drawn)
    assert max(drawn[0][0]["width"], drawn[0][0]["height"]) <= decode.PAGE_SIDE


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_every_colour_are_drawn(mode):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (30, 20), 128).convert("RGB" if mode == "CMYK" else "L").convert(mode).save(
        out, "JPEG" if mode == "CMYK" else "PNG"
    )

    assert len(list(decode.pages(out.getvalue()))) == 1


def test_a_pdf_that_cannot_be_drawn_is_refused():
    with pytest.raises(decode.Refused, match="damaged"):
        list(decode.pages(b"%PDF-1.7 nothing"))


def test_a_pdf_with_too_many_parts_is_refused(monkeypatch):
    from consents.intake import decode_pdf

    monkeypatch.setattr(decode_pdf, "MOST_PARTS", 3)

    with pytest.raises(decode.Refused, match="too complicated"):
        list(decode.form(factories.pdf(2)))


@pytest.mark.parametrize(
    "make", [lambda: factories.pdf(1), lambda: b"MZ" + b"\0" * 50, lambda: b"PK\x03\x04"]
)
def test_a_photo_is_a_picture(make):
    with pytest.raises(decode.Refused, match="not a JPEG, PNG or HEIC picture"):
        list(decode.photo(make()))


def test_an_empty_photo_is_said_to_be_empty():
    with pytest.raises(decode.Refused, match="is empty"):
        list(decode.photo(b""))


def _in_a_process(code):
    command = [sys.executable, "-B", "-c", f"from consents.intake import decode; decode.limit(5)\n{code}"]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


def test_the_process_cannot_write_a_file(tmp_path):
    done = _in_a_process(f"open({str(tmp_path / 'leak')!r}, 'wb', buffering=0).write(b'x' * 10)")

    assert "File too large" in done.stderr
    assert (tmp_path / "leak").read_bytes() == b""


def test_the_process_cannot_take_much_memory():
    assert "MemoryError" in _in_a_process("bytearray(2 * 1024 ** 3)").stderr


def test_the_process_cannot_calculate_for_ever():
    assert _in_a_process("decode.limit(1)\nwhile True: pass").returncode < 0


def test_the_process_sees_no_secret_of_the_portal(monkeypatch, tmp_path):
    import io

    monkeypatch.setenv("SECRET_KEY", "do not show")
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os, sys; sys.stdin.buffer.read(); "
        "print(json.dumps({'seen': dict(os.environ), 'bytes': 0}))"
    )
    monkeypatch.setattr(confined, "PYTHON", [sys.executable, "-E", "-s", "-B", str(spy)])

    facts, _ = inspection._first("form", io.BytesIO(b"x"), "unreadable")

    assert "do not show" not in json.dumps(facts["seen"])


@pytest.mark.parametrize(
    "script",
    [
        "import os; os._exit(3)",
        "print('nonsense')",
        "print('{\"bytes\": 5}'); print('x')",
        "pass",
        "print('{\"bytes\": 0}'); print('{\"bytes\": 0}')",
        "import time; time.sleep(30)",
    ],
)
def test_a_process_that_fails_is_one_sentence(script, monkeypatch, tmp_path):
    import io

    monkeypatch.setattr(inspection, "SECONDS", 1)
    broken = tmp_path / "broken.py"
    broken.write_text(script)
    monkeypatch.setattr(confined, "PYTHON", [sys.executable, str(broken)])

    with pytest.raises(Refused, match="cannot be read safely"):
        inspection.inspect_scan(io.BytesIO(b"x" * 1_000_000))
