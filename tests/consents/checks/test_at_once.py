"""The same page sent several times at once."""

import threading
import uuid

import pytest
from django.db import connection

from consents.checks.models import PhotoCheck
from tests.consents.checks.made import make_check

ROUNDS, SENDINGS = 10, 4


@pytest.mark.django_db(transaction=True)
def test_one_page_sent_at_once_is_one_check(manager):
    found, failures = [], []

    def send(once):
        try:
            found.append(make_check(manager, once=once).pk)
        except Exception as error:  # the thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    for _ in range(ROUNDS):
        once = uuid.uuid4()
        threads = [threading.Thread(target=send, args=(once,)) for _ in range(SENDINGS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert len(found) == ROUNDS * SENDINGS
    assert PhotoCheck.objects.count() == len(set(found)) == ROUNDS
