"""Reading a KeePass database: opened by a child process with bounds, for a file says itself how much work it makes."""

import base64
import json
import subprocess

from django.views.decorators.debug import sensitive_variables

from config import confined
from config.workflow import Refused
from socialaccounts.vault.importing.table import Table, fixed_table
from socialaccounts.vault.importing.terms import Field, Kind

MAGIC = b"\x03\xd9\xa2\x9a"
_OLD = b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5"
_SECONDS = 60
_DAMAGED = (
    "The KeePass database cannot be read: it is damaged or breaks off. Save it again and select the new file"
)
_SENTENCES = {
    "password": ("The password or the key file does not open this KeePass database", "password"),
    "too_costly": (
        "Opening this KeePass database would take more memory or time than the portal allows. "
        "Lower its key derivation settings (at most 1 GiB of memory and 100 passes) and save it again",
        "file",
    ),
    "version": (
        "The portal reads KeePass databases of the formats KDBX 3 and 4. Save it in one of them",
        "file",
    ),
    "cipher": (
        "The portal cannot read the Twofish cipher. Save the KeePass database with AES or ChaCha20",
        "file",
    ),
    "damaged": (_DAMAGED, "file"),
}


@sensitive_variables()
def read_keepass(data: bytes, *, password: str, key_file: bytes = b"") -> Table:
    """The entries of a database, without its recycle bin. Raises Refused for `file` or `password`, in words."""
    if data.startswith(_OLD):
        raise Refused(*_SENTENCES["version"])
    if not password and not key_file:
        raise Refused("Enter the password of the KeePass database", "password")
    asked = json.dumps({"password": password, "key_file": base64.b64encode(key_file).decode()})
    try:
        done = confined.ask(
            "socialaccounts.vault.importing.keepass_child", asked.encode() + b"\n" + data, seconds=_SECONDS
        )
        done.check_returncode()
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        # Killed for what it took, or too slow. Its output, which the error holds, goes nowhere.
        raise Refused(*_SENTENCES["too_costly"]) from None
    if "refused" in answer:
        raise Refused(*_SENTENCES[answer["refused"]])
    entries = [{Field(key): value for key, value in entry.items()} for entry in answer["entries"]]
    return fixed_table(Kind.KEEPASS, entries, answer["left"])
