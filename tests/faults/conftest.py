"""What the tests of faults share: a request that is about to be decided."""

import os

import pytest

from tests.approvals.factories import claimed

if not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"):
    # An SQLite database is a file of the machine itself: it has no server that could go away, nor workers in numbers.
    collect_ignore = ["test_database.py", "test_killed_batch.py", "test_killed_sweep.py"]


@pytest.fixture
def reviewed(officer, service, manager, comms):  # type: ignore[no-untyped-def]
    """A request in the hands of `comms`; nobody is owed anything yet."""
    from accounts.models import Notice

    request = claimed(officer, service, manager, comms)
    Notice.objects.all().delete()
    return request
