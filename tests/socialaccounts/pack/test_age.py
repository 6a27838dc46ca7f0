"""The pack in the hands of somebody who has Debian's `age` and a terminal, and no portal."""

import os
import pty
import select
import shutil
import subprocess

import pytest

from socialaccounts.vault.pack.actions import make
from socialaccounts.vault.pack.passphrase import offer
from tests.socialaccounts.pack.conftest import PASSWORD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not shutil.which("age") and os.environ.get("CI") != "true", reason="age is not on this machine"
    ),
]


def age_opens(file, passphrase):
    """Type the command of the instructions and the passphrase, as on a terminal; gives pack.txt, None if there is none."""
    out = file.with_name("pack.txt")
    process, terminal = pty.fork()
    if process == 0:
        os.execvp("age", ["age", "-d", "-o", str(out), str(file)])  # noqa: S606
    said, typed = b"", False
    while select.select([terminal], [], [], 60)[0]:
        try:
            said += os.read(terminal, 1024)
        except OSError:
            break
        if b"passphrase" in said and not typed:
            os.write(terminal, f"{passphrase}\n".encode())
            typed = True
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert typed, said
    return out.read_text() if os.waitstatus_to_exitcode(status) == 0 else None


@pytest.fixture
def file(approved, lead, version, tmp_path):
    """The pack as a browser saved it, and its passphrase."""
    words = offer(pack=approved.pk, person=lead.pk).passphrase
    path = tmp_path / approved.filename
    path.write_bytes(make(pack=approved, by=lead, passphrase=words))
    return path, words


def test_it_opens_with_its_passphrase(file):
    path, words = file

    opened = age_opens(path, words)

    assert f"Password          {PASSWORD}\n" in opened
    assert opened.startswith("SEALED EMERGENCY PACK")


def test_it_opens_with_no_other(file):
    path, words = file
    first, *rest = words.split("-")

    assert age_opens(path, "-".join([*rest, first])) is None
    assert age_opens(path, words[:-1]) is None
    assert not path.with_name("pack.txt").exists()


def test_it_opens_with_no_key_of_the_portal(file, tmp_path):
    path, _ = file
    identity = tmp_path / "identity"
    subprocess.run(["age-keygen", "-o", identity], check=True, capture_output=True)

    done = subprocess.run(["age", "-d", "-i", identity, path], capture_output=True, check=False)

    assert done.returncode != 0
    assert done.stdout == b""
