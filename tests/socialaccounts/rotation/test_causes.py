"""Opening what is due, straight from the facts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from socialaccounts.models import Rotation
from socialaccounts.rotation.causes import due_monthly, open_due
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 23)


def test_due_monthly_looks_seven_days_ahead(service):
    for days in (-30, 0, 7, 8):
        make_version(make_account(service=service), due=TODAY + timedelta(days=days))

    assert sorted((one.due_on - TODAY).days for one in due_monthly(TODAY)) == [-30, 0, 7]


def test_due_monthly_looks_at_the_present_password_only(account):
    make_version(account, due=TODAY)
    make_version(account, due=TODAY + timedelta(days=30))

    assert not due_monthly(TODAY).exists()


def test_open_due_opens_each_once(account):
    make_version(account, due=TODAY)

    assert (open_due(TODAY), open_due(TODAY)) == (1, 0)


def test_open_due_keeps_the_date_and_the_value_that_is_to_go(account):
    version = make_version(account, due=TODAY)

    open_due(TODAY)

    rotation = Rotation.objects.get()
    assert (rotation.version, rotation.account.credential, rotation.due_on) == (
        version,
        version.credential,
        TODAY,
    )


def test_the_database_refuses_a_second_open_rotation_of_one_cause(version):
    make_rotation(version)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_rotation(version)


def test_the_database_refuses_a_rotation_closed_by_the_value_that_is_to_go(version):
    rotation = make_rotation(version)
    rotation.closed_at, rotation.closed_by = version.deposited_at, version

    with pytest.raises(IntegrityError), transaction.atomic():
        rotation.save()


def test_a_rotation_says_what_and_by_when(version):
    rotation = make_rotation(version)

    assert str(rotation) == f"Monthly change by {version.due_on}"
