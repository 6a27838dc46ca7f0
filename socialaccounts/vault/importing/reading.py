"""From the bytes of a file to its table: which kind it is shows in its content, never in its name."""

from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused
from socialaccounts.vault.importing.bitwarden import read_bitwarden
from socialaccounts.vault.importing.csv_files import read_csv
from socialaccounts.vault.importing.keepass import MAGIC, read_keepass
from socialaccounts.vault.importing.table import Table

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@sensitive_variables()
def read_file(data: bytes, *, password: str = "", key_file: bytes = b"") -> Table:
    """What an uploaded file holds. Raises Refused in one sentence, for the field `file` or `password`."""
    if not data.strip():
        raise Refused("The selected file is empty", "file")
    if data.startswith(MAGIC):
        return read_keepass(data, password=password, key_file=key_file)
    if data.startswith(_WORKBOOKS):
        raise Refused(
            "The selected file is a workbook or an archive. Open it and save its sheet as CSV, then select that",
            "file",
        )
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return read_bitwarden(data) if start in (b"{", b"[") else read_csv(data)
