"""Several people, several workers and second clicks at the same moment; workers that die; what changed meanwhile."""

from functools import partial

import pytest

from accounts.audit.models import AuditEvent
from accounts.audit.verification import verify_chain
from config.workflow import Refused
from socialaccounts.models import ImportBatch, ImportRow, SocialAccount, Version
from socialaccounts.vault.importing.actions import CHANGED, carry_out, confirm
from tests.at_once import at_once
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.importing.made import examined, numbered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def facebook(db):
    """Tests with transactions of their own start without the platforms that the migrations add."""
    return make_platform("facebook", hosts=["facebook.com"])


def confirm_and_write(batch, by):
    confirm(batch=batch, by=by)
    carry_out(pk=batch.pk)


def test_two_people_who_import_the_same_file_make_each_account_once(comms, comms2, service):
    batches = [examined(person, service, numbered(5)) for person in (comms, comms2)]

    results = at_once(*[partial(confirm_and_write, batch, batch.by) for batch in batches])

    assert results == [None, None]
    states = {}
    for batch in batches:
        batch.refresh_from_db()
        states[batch.status] = batch.refusal
    assert set(states) == {"imported", "examining"}
    assert states["examining"] in (
        CHANGED,
        "Somebody else has just put one of these accounts on the register.",
    )
    assert SocialAccount.objects.count() == Version.objects.count() == 5
    assert AuditEvent.objects.filter(event="credential.imported").count() == 1
    assert verify_chain().holds


def test_a_second_click_in_two_workers_writes_once(comms, service):
    batch = examined(comms, service, numbered(5))

    results = at_once(*[partial(confirm_and_write, batch, comms)] * 3)

    assert results == [None] * 3
    batch.refresh_from_db()
    assert (batch.status, batch.imported["new"]) == ("imported", 5)
    assert Version.objects.count() == 5


def test_a_writer_that_dies_leaves_nothing_and_the_next_one_does_all(comms, service):
    batch = confirm(batch=examined(comms, service, numbered(3)), by=comms)

    def dies(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(pk=batch.pk, tell=dies)
    assert SocialAccount.objects.count() == Version.objects.count() == 0
    assert AuditEvent.objects.filter(event="credential.deposited").count() == 0

    carry_out(pk=batch.pk)
    assert Version.objects.count() == 3
    assert not ImportRow.objects.exists()


def test_what_was_not_shown_is_not_written(comms, service):
    """Between the look at the rows and the click the account came onto the register."""
    batch = examined(comms, service, numbered(2))
    make_account("Page 1", service=service, url="https://facebook.com/page1")

    confirm_and_write(batch, comms)

    batch.refresh_from_db()
    assert (batch.status, batch.refusal) == ("examining", CHANGED)
    assert Version.objects.count() == 0
    assert batch.rows.filter(outcome="").count() == 2


def test_whoever_lost_the_role_meanwhile_writes_nothing(comms, service):
    batch = confirm(batch=examined(comms, service, numbered(1)), by=comms)
    comms.groups.clear()

    carry_out(pk=batch.pk)

    batch.refresh_from_db()
    assert batch.refusal == "You cannot import passwords."
    assert Version.objects.count() == 0
    with pytest.raises(Refused, match="You cannot import passwords"):
        confirm(batch=batch, by=type(comms).objects.get(pk=comms.pk))


def test_a_lead_who_left_meanwhile_gets_no_account(comms, officer, service):
    batch = examined(comms, service, numbered(1))
    ImportBatch.objects.update(lead=officer)
    officer.is_active = False
    officer.save()

    confirm_and_write(batch, comms)

    batch.refresh_from_db()
    assert batch.refusal == "Olive Officer can no longer sign in, so they cannot hold an account."
    assert SocialAccount.objects.count() == 0
