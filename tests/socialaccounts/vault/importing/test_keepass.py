"""Reading KeePass databases: those of KeePassXC's own program, and those that nobody should try to open."""

import time
from pathlib import Path

import pytest
from pykeepass import PyKeePass

from config.workflow import Refused
from socialaccounts.vault.importing import keepass
from socialaccounts.vault.importing.keepass import read_keepass
from socialaccounts.vault.importing.reading import read_file
from socialaccounts.vault.importing.terms import Kind
from tests.socialaccounts.vault.importing.files import LONG_NOTE, ODD, SEED
from tests.socialaccounts.vault.importing.keepass_files import (
    PASSWORD,
    has_keepassxc,
    kdbx_4,
    keepassxc,
    with_header,
)

ONE_LINE = ODD.replace("\n", " ")
OTP = f"otpauth://totp/Parks?secret={SEED}&period=30&digits=6"


def cells(data, **keys):
    return [line.cells for line in read_keepass(data, **({"password": PASSWORD} | keys)).lines]


def by_name(data, **keys):
    return {row[0]: row for row in cells(data, **keys)}


XML_NOTE = LONG_NOTE.replace("\r\n", "\n")[:4000]


def keepass_xml() -> str:
    """What KeePassXC writes when somebody exports to XML, and reads with `import`."""
    from xml.sax.saxutils import escape

    texts = {
        "Title": "Parks, “the” <page> 🌳", "URL": "https://facebook.com/parks", "UserName": "parks@council.example",
        "Password": ODD, "Notes": XML_NOTE, "otp": OTP, "PIN": "1234",
    }  # fmt: skip
    strings = "".join(
        f"<String><Key>{key}</Key><Value>{escape(text)}</Value></String>" for key, text in texts.items()
    )
    times = "<Times><LastModificationTime>2026-03-01T10:00:00Z</LastModificationTime></Times>"
    entry = f"<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID>{times}{strings}</Entry>"
    group = f"<Group><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID><Name>Social</Name>{entry}</Group>"
    root = f"<Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAw==</UUID><Name>Root</Name>{group}</Group></Root>"
    return f"<?xml version='1.0' encoding='utf-8'?><KeePassFile><Meta></Meta>{root}</KeePassFile>"


WHOLE = ["Parks, “the” <page> 🌳", "https://facebook.com/parks", "parks@council.example", ODD, OTP]


@pytest.mark.skipif(not has_keepassxc(), reason="keepassxc-cli is not installed")
def test_a_database_of_the_format_3_made_by_keepassxc_is_read_whole(tmp_path: Path):
    source, path = tmp_path / "export.xml", tmp_path / "vault.kdbx"
    source.write_text(keepass_xml())
    keepassxc("import", "-p", "-t", "100", str(source), str(path), typed=[PASSWORD, PASSWORD])
    data = path.read_bytes()
    assert data[10] == 3

    table = read_keepass(data, password=PASSWORD)

    assert table.kind == Kind.KEEPASS
    assert [line.cells for line in table.lines] == [[*WHOLE, "2026-03-01T10:00:00Z", XML_NOTE, "Social"]]
    assert table.left == {"other fields": 1}


@pytest.mark.skipif(not has_keepassxc(), reason="keepassxc-cli is not installed")
def test_a_database_of_the_format_4_written_by_keepassxc_is_read_whole(tmp_path: Path):
    path = tmp_path / "vault.kdbx"
    opened = kdbx_4(path)
    social = opened.add_group(opened.root_group, "Social")
    opened.add_entry(social, *WHOLE[:1], WHOLE[2], ODD, url=WHOLE[1], notes=XML_NOTE, otp=OTP)
    opened.save()
    keepassxc(
        "add", "-q", "-u", "museum, “it”", "--url", "https://x.com/museum", "-p", str(path), "Museum 🏛",
        typed=[PASSWORD, ONE_LINE],
    )  # fmt: skip
    data = path.read_bytes()
    assert data[10] == 4

    found = by_name(data)

    assert found[WHOLE[0]][:5] == WHOLE and found[WHOLE[0]][6:] == [XML_NOTE, "Social"]
    assert found["Museum 🏛"][1:4] == ["https://x.com/museum", "museum, “it”", ONE_LINE]


@pytest.mark.skipif(not has_keepassxc(), reason="keepassxc-cli is not installed")
def test_a_database_with_a_key_file_opens_with_it_alone_and_with_both(tmp_path: Path):
    path, key = tmp_path / "vault.kdbx", tmp_path / "vault.key"
    keepassxc(
        "db-create", "-p", "-t", "100", "--set-key-file", str(key), str(path), typed=[PASSWORD, PASSWORD]
    )
    keepassxc("add", "-q", "-k", str(key), "-u", "x", str(path), "One", typed=[PASSWORD])

    assert cells(path.read_bytes(), key_file=key.read_bytes())[0][0] == "One"
    with pytest.raises(Refused, match="does not open this KeePass database"):
        cells(path.read_bytes())


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A database of the format 4 with an entry, a deleted one, a reference, an older seed and an older password."""
    path = tmp_path / "vault.kdbx"
    opened = kdbx_4(path)
    parks = opened.add_entry(opened.root_group, "Parks", "parks", "first-password")
    parks.save_history()
    parks.password = ODD.replace("\n", " ")
    opened.add_entry(opened.root_group, "Twin", "twin", parks.ref("password"))
    old = opened.add_entry(opened.root_group, "Old", "old", "old-password")
    old.set_custom_property("TimeOtp-Secret-Base32", SEED)
    opened.trash_entry(opened.add_entry(opened.root_group, "Gone", "gone", "gone-password"))
    opened.save()
    return path


def test_the_library_finds_references_older_seeds_and_what_is_deleted(vault):
    table = read_keepass(vault.read_bytes(), password=PASSWORD)

    found = {line.cells[0]: line.cells for line in table.lines}
    assert set(found) == {"Parks", "Twin", "Old"}
    assert found["Twin"][3] == found["Parks"][3] == ONE_LINE
    assert found["Old"][4] == SEED
    assert table.left == {"entries in the recycle bin": 1}


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("wrong", "does not open this KeePass database"), ("", "Enter the password of the KeePass database")],
)
def test_a_wrong_or_missing_password_is_refused_at_its_field(vault, password, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        read_file(vault.read_bytes(), password=password)

    assert refusal.value.field == "password"


@pytest.mark.parametrize("size", [4, 12, 100, 250, 600])
def test_a_database_that_breaks_off_is_refused(vault, size):
    with pytest.raises(Refused, match="damaged or breaks off"):
        cells(vault.read_bytes()[:size])


def test_a_database_with_altered_bytes_is_refused(vault):
    data = bytearray(vault.read_bytes())
    data[-200] ^= 1

    with pytest.raises(Refused, match="damaged or breaks off"):
        cells(bytes(data))


def test_a_database_that_takes_too_long_is_refused(vault, monkeypatch):
    monkeypatch.setattr(keepass, "_SECONDS", 0.001)

    with pytest.raises(Refused, match="more memory or time than the portal allows"):
        cells(vault.read_bytes())


def test_the_format_before_is_refused():
    with pytest.raises(Refused, match="formats KDBX 3 and 4"):
        read_file(b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5 old", password="x")


@pytest.mark.parametrize(
    ("passes", "memory"), [(1, (1 << 30) + 1024), (101, 1 << 20), (2**40, 1 << 20), (1, 2**60)]
)
def test_a_header_that_asks_for_too_much_is_refused_before_anything_is_derived(vault, passes, memory):
    def demand(header):
        parameters = header.dynamic_header.kdf_parameters.data.dict
        parameters["I"].value, parameters["M"].value = passes, memory

    data = with_header(vault.read_bytes(), demand)
    began = time.monotonic()

    with pytest.raises(Refused, match="more memory or time than the portal allows"):
        cells(data)

    assert time.monotonic() - began < 20


def test_too_many_rounds_of_the_older_derivation_are_refused(tmp_path):
    if not has_keepassxc():
        return
    path = tmp_path / "vault.kdbx"
    keepassxc("db-create", "-p", "-t", "100", str(path), typed=[PASSWORD, PASSWORD])

    def demand(header):
        header.dynamic_header.transform_rounds.data = 10**9

    with pytest.raises(Refused, match="more memory or time than the portal allows"):
        cells(with_header(path.read_bytes(), demand))


def test_a_small_database_that_unfolds_into_gigabytes_is_refused(tmp_path):
    """Two gigabytes of spaces are a few megabytes in the file."""
    path = tmp_path / "bomb.kdbx"
    kdbx_4(path)
    data = _with_payload(PyKeePass(str(path), password=PASSWORD), b" " * (1 << 20), times=2000)
    assert len(data) < 10 << 20

    with pytest.raises(Refused, match="more memory or time than the portal allows"):
        cells(data)


def _with_payload(opened, block: bytes, times: int) -> bytes:
    """The database with another content, sealed by its own key: `block` so many times, compressed as it goes."""
    import hashlib
    import hmac
    import struct
    import zlib

    from Cryptodome.Cipher import AES
    from Cryptodome.Util.Padding import pad

    head = opened.kdbx.header
    fields = head.value.dynamic_header
    squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
    packed = b"".join(squeeze.compress(block) for _ in range(times)) + squeeze.flush()
    seed, key = fields.master_seed.data, opened.kdbx.body.transformed_key
    sealed = AES.new(hashlib.sha256(seed + key).digest(), AES.MODE_CBC, fields.encryption_iv.data).encrypt(
        pad(packed, 16)
    )
    base = hashlib.sha512(seed + key + b"\x01").digest()

    def hmac_of(number: int, data: bytes) -> bytes:
        own = hashlib.sha512(struct.pack("<Q", number) + base).digest()
        return hmac.new(
            own, struct.pack("<Q", number) + struct.pack("<I", len(data)) + data, hashlib.sha256
        ).digest()

    blocks = [sealed[at : at + (1 << 20)] for at in range(0, len(sealed), 1 << 20)] + [b""]
    header = head.data
    own = hashlib.sha512(b"\xff" * 8 + base).digest()
    body = b"".join(hmac_of(n, one) + struct.pack("<I", len(one)) + one for n, one in enumerate(blocks))
    return header + hashlib.sha256(header).digest() + hmac.new(own, header, hashlib.sha256).digest() + body
