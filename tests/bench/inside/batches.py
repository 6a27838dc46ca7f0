"""How long forms take that come out of the scanner, and how long the bare decoding of their pages, in CPU seconds."""

import io
import json
import os
import sys

import django

django.setup()

import pypdfium2  # noqa: E402
import zxingcpp  # noqa: E402
from django.conf import settings  # noqa: E402

from consents.intake.batches.models import Batch, ScannedPage  # noqa: E402
from consents.intake.batches.reading import SIDE  # noqa: E402
from tests.consents.intake.batches.made import make_batch, make_job, read_all  # noqa: E402
from tests.consents.intake.batches.scanner import Scanner, bound, paper_of, print_job  # noqa: E402
from tests.factories import make_user  # noqa: E402

FORMS, DPI = 20, 200


def main() -> None:
    settings.ALLOW_UNSCANNED = True
    by = make_user("Bench Person")
    scans = bound(list(papers(by)))
    batch = make_batch(by, scans, run=False)
    mine = cpu_of(lambda: read_all(batch))
    assert not Batch.objects.get(pk=batch.pk).is_reading
    assert set(ScannedPage.objects.values_list("state", flat=True)) == {"filed"}
    bare = cpu_of(lambda: decode(scans))
    json.dump({"mine": mine, "bare": bare, "pages": ScannedPage.objects.count()}, sys.stdout)


def papers(by):  # type: ignore[no-untyped-def]
    """Filled-in forms as a scanner delivers them: in order, a little turned."""
    scanner, job = Scanner(noise=10), make_job(by, FORMS)
    issued = print_job(job)
    sheets = scanner.sheets(paper_of(job), issued, DPI, only={one.pk for one in issued})
    for sheet in sheets.values():
        yield scanner.scan(sheet, turn=scanner.dice.uniform(-3, 3))


def decode(scans: bytes) -> None:
    """The least that must be done with a page: draw it, look for its code, make a picture of it."""
    document = pypdfium2.PdfDocument(scans)
    for page in document:
        picture = page.render(scale=SIDE / max(page.get_size())).to_pil().convert("RGB")
        assert zxingcpp.read_barcodes(
            picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        picture.save(io.BytesIO(), "JPEG", quality=80, optimize=True)
        page.close()
    document.close()


def cpu_of(work) -> float:  # type: ignore[no-untyped-def]
    """The CPU seconds of this process and of those that it waited for."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


if __name__ == "__main__":
    main()
