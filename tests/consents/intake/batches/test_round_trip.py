"""Printed, filled in, scanned badly, and read back: every page is where it belongs, and no two families are joined."""

import pytest

from tests.consents.intake.batches.made import make_batch, make_job
from tests.consents.intake.batches.scanner import Scanner, bound, deliver
from tests.consents.intake.batches.sorted_right import assert_sorted_right

pytestmark = pytest.mark.django_db


def test_a_stack_of_paper_comes_back_as_forms(manager):
    jobs = [make_job(manager, 2), make_job(manager, 1)]
    delivery = deliver(Scanner(), jobs, missing=1)

    batch = make_batch(manager, bound(delivery.scans))

    assert_sorted_right(batch, delivery)
    assert not batch.is_reading
