"""A sweep larger than one batch."""

from datetime import date

import pytest

from accounts.models import Notice
from socialaccounts.models import Rotation
from socialaccounts.rotation import sweep as module
from socialaccounts.rotation.sweep import sweep
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db

DUE = date(2027, 6, 30)


def test_every_batch_is_told(monkeypatch, clock, service, officer):
    monkeypatch.setattr(module, "BATCH", 3)
    clock.move_to(DUE)
    for _ in range(7):
        make_version(make_account(service=service, lead=officer), due=DUE)

    assert sweep().told == 7
    assert Notice.objects.count() == Rotation.objects.count() == 7


def test_a_sweep_that_dies_between_batches_is_finished_by_the_next(monkeypatch, clock, service, officer):
    monkeypatch.setattr(module, "BATCH", 3)
    clock.move_to(DUE)
    for _ in range(7):
        make_version(make_account(service=service, lead=officer), due=DUE)
    owe_many, batches = module.notices.owe_many, []

    def dies_in_the_second_batch(messages):
        batches.append(1)
        if len(batches) == 2:
            raise MemoryError
        owe_many(messages)

    monkeypatch.setattr(module.notices, "owe_many", dies_in_the_second_batch, raising=False)
    with pytest.raises(MemoryError):
        sweep()
    monkeypatch.undo()

    assert sweep().told == 4
    assert Notice.objects.count() == 7
