"""A stack of paper for the worker that is killed: made, watched and judged inside the portal."""

import json
import os
import pickle
from collections import Counter
from pathlib import Path

from consents.intake.batches.models import Batch, ScannedPage
from consents.models import Wording
from tests.consents.intake.batches.made import make_batch, make_job
from tests.consents.intake.batches.scanner import Scanner, bound, deliver
from tests.consents.intake.batches.sorted_right import assert_sorted_right
from tests.factories import make_user


def _expected() -> Path:
    return Path(os.environ["TMPDIR"]) / "expected"


def make(forms: int, missing: int) -> None:
    """Print so many forms, scan them badly into one PDF, and upload that."""
    assert Wording.objects.exists()
    by = make_user("Mani Manager")
    jobs = [make_job(by, forms // 2), make_job(by, forms - forms // 2)]
    delivery = deliver(Scanner(), jobs, missing=missing)
    make_batch(by, bound(delivery.scans), run=False)
    delivery.scans = [b""] * len(delivery.scans)
    _expected().write_bytes(pickle.dumps(delivery))
    print(json.dumps(len(delivery.scans)))  # noqa: T201


def judge() -> None:
    """Whether every page is where it belongs; raises AssertionError. Gives the pages by state."""
    delivery = pickle.loads(_expected().read_bytes())  # noqa: S301  # written by `make`
    batch = Batch.objects.get()
    assert_sorted_right(batch, delivery)
    states = Counter(ScannedPage.objects.values_list("state", flat=True))
    print(json.dumps({"complete": len(delivery.complete), **states}))  # noqa: T201
