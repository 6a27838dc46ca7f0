"""Two people importing at once, and one who changes the list meanwhile: never both, never half, never an error page."""

import os
from functools import partial

import pytest
from django.db import connection

from accounts.audit.models import AuditEvent
from accounts.audit.verification import verify_chain
from accounts.models import Membership, StaffImport, User
from accounts.staff import actions as staff
from accounts.staff.importing import actions
from accounts.staff.importing.actions import BUSY, CHANGED
from config.workflow import Refused
from tests.factories import make_user
from tests.socialaccounts.vault.importing.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PER_FILE = 5


def rounds(most):
    """A tenth of them; all with PORTAL_FAULTS=thorough. SQLite lets one writer in at a time, so that a few show it there."""
    if connection.vendor != "postgresql":
        return 3
    return most if os.environ.get("PORTAL_FAULTS") == "thorough" else most // 10


def judged(text, by):
    batch = actions.begin(data=("Email,Name,Job\n" + text).encode(), by=by)
    return actions.arrange(batch=batch, columns=batch.columns, mark_leavers=False, invite=False, by=by)


def test_of_two_imports_of_the_same_people_one_is_written():
    one, two = make_user(role="administrator"), make_user(role="administrator")
    for number in range(rounds(200)):
        text = "".join(f"r{number}p{n}@staff.example,Person {n},\n" for n in range(PER_FILE))
        batches = [judged(text, one), judged(text, two)]
        before = User.objects.get_queryset().count()

        results = at_once(
            partial(actions.confirm, batch=batches[0], by=one),
            partial(actions.confirm, batch=batches[1], by=two),
        )

        written = [result for result in results if isinstance(result, StaffImport)]
        refused = [result.message for result in results if isinstance(result, Refused)]
        assert len(written) == 1 and len(refused) == 1 and refused[0] in (CHANGED, BUSY), results
        assert User.objects.get_queryset().count() == before + PER_FILE
        StaffImport.objects.all().delete()
    assert verify_chain().holds


def test_somebody_changed_while_an_import_is_confirmed_loses_nothing():
    one, two, subject = (
        make_user(role="administrator"),
        make_user(role="administrator"),
        make_user("Sam Subject"),
    )
    for number in range(rounds(200)):
        batch = judged(f"{subject.email},Sam Subject,Import {number}\n", one)
        seen = staff.seen(User.objects.get(pk=subject.pk))

        def by_hand(number=number, seen=seen):
            return staff.change_details(
                person=subject, full_name="Sam Subject", email=subject.email, job_title=f"Hand {number}",
                as_seen=seen, by=two,
            )  # fmt: skip

        results = at_once(lambda batch=batch: actions.confirm(batch=batch, by=one), by_hand)

        assert all(not isinstance(result, Exception) or isinstance(result, Refused) for result in results), (
            results
        )
        refused = [isinstance(result, Refused) for result in results]
        assert refused.count(True) == 1, results
        job = User.objects.get(pk=subject.pk).job_title
        assert job == (f"Hand {number}" if refused[0] else f"Import {number}")
        StaffImport.objects.all().delete()
    changes = AuditEvent.objects.filter(event="people.changed", target_id=str(subject.pk)).count()
    assert changes == rounds(200)


def test_of_two_administrators_who_take_the_role_from_each_other_one_stays():
    for _ in range(rounds(50)):
        one, two = make_user(role="administrator"), make_user(role="administrator")

        at_once(
            lambda one=one, two=two: staff.set_roles(person=two, roles=[], reason="No longer", by=one),
            lambda one=one, two=two: staff.set_roles(person=one, roles=[], reason="No longer", by=two),
        )

        left = User.objects.in_role("administrator")
        assert left.count() == 1
        left[0].groups.clear()


def test_the_same_address_added_twice_at_once_is_there_once():
    by = make_user(role="administrator")
    for number in range(rounds(50)):

        def add(number=number):
            return staff.add_person(email=f"twice{number}@staff.example", full_name="Twice Added", by=by)

        results = at_once(add, add)

        assert sorted(type(one).__name__ for one in results) == ["Refused", "User"], results
    assert not Membership.objects.exists()
