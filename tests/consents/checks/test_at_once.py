"""The same page sent several times at once."""

import uuid
from functools import partial

import pytest

from consents.checks.models import PhotoCheck
from tests.at_once import at_once
from tests.consents.checks.made import make_check

ROUNDS, SENDINGS = 10, 4


@pytest.mark.django_db(transaction=True)
def test_one_page_sent_at_once_is_one_check(manager):
    for number in range(1, ROUNDS + 1):
        checks = at_once(*[partial(make_check, manager, once=uuid.uuid4())] * SENDINGS)

        assert all(isinstance(check, PhotoCheck) for check in checks), checks
        assert len({check.pk for check in checks}) == 1
        assert PhotoCheck.objects.count() == number
