"""A withdrawal and a post at the same instant: never a live post without a take-down (docs/decisions/0010)."""

import os
import threading
import time
import uuid
from functools import partial

import pytest
from django.db import OperationalError, connection

from config import clock
from consents.checks.post import Post
from consents.checks.posting import record_post
from consents.records.actions import Who
from consents.takedowns import recording
from consents.takedowns.models import TakeDown
from tests.consents.checks.made import make_check, make_child, make_form
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

ROUNDS = 200 if os.environ.get("PORTAL_FAULTS") == "thorough" else 15
TRIES = 200
"""SQLite lets one write at a time and may ask the other to come again."""


@pytest.fixture
def _first_rows(transactional_db):
    from importlib import import_module

    from django.apps import apps

    with connection.schema_editor() as editor:
        import_module("socialaccounts.migrations.0002_platforms").add(apps, editor)
        import_module("consents.migrations.0002_wording_and_search").add_wording(apps, editor)


def together(*acts):
    """Run these at the same instant, each `(act, seconds to wait)`; returns what went wrong."""
    barrier, failures = threading.Barrier(len(acts)), []

    def run(act, after):
        try:
            barrier.wait(10)
            time.sleep(after)
            _patiently(act)
        except Exception as error:  # the thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def _patiently(act):
    for _ in range(TRIES):
        try:
            return act()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
    raise AssertionError("the database stayed locked")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_first_rows")
def test_a_withdrawal_against_a_post_leaves_no_live_post_without_a_take_down(record_property):
    by, account, adult = make_user(), make_account(), None
    seen_by_the_check = 0
    for number in range(ROUNDS):
        child = make_child(f"Ada{number} Okafor")
        adult = make_form(child, adult=adult).adult
        check = make_check(by, child, account=account)
        key = uuid.uuid4()
        post = partial(
            record_post, check=check, url=f"https://x.example/{key}", posted_on=clock.today(), once=key, by=by
        )
        withdraw = partial(recording.withdraw, children=[child], who=Who(), by=by)

        failures = together((post, 0), (withdraw, number % 10 * 0.002))

        found = Post.objects.select_related("photo_check").get(photo_check__earlier=check)
        assert failures == []
        assert found.is_live
        assert TakeDown.objects.open().filter(post=found).count() == 1, number
        seen_by_the_check += found.photo_check.outcome == "BLOCK"
    record_property("rounds", ROUNDS)
    record_property("seen by the second evaluation", seen_by_the_check)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_first_rows")
def test_two_withdrawals_at_once_open_one_take_down():
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(ada)
    make_form(ben)
    by, key = make_user(), uuid.uuid4()
    check = make_check(by, ada, ben)
    post = record_post(check=check, url="https://x.example/1", posted_on=clock.today(), once=key, by=by)

    failures = together(
        *((partial(recording.withdraw, children=[child], who=Who(), by=by), 0) for child in (ada, ben))
    )

    assert failures == []
    task = TakeDown.objects.get(post=post)
    assert {row.child_id for row in task.children.all()} == {ada.pk, ben.pk}
