"""Fetching a password: on record first, for those entitled, or not at all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.encryption import KeysetMissing, SealBroken
from config.workflow import Refused
from socialaccounts.models import Reveal, Version
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.models import Kind
from tests.conftest import guards_down
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db


def test_reveal_gives_a_holder_the_present_password(account, officer, version):
    shown = reveal(account=account, by=officer)

    assert (shown.version, shown.password) == (version, PASSWORD)


@pytest.mark.parametrize(
    ("kind", "event"), [(Kind.SHOWN, "credential.revealed"), (Kind.COPIED, "credential.copied")]
)
def test_reveal_is_on_record(account, officer, version, kind, event):
    reveal(account=account, by=officer, kind=kind)

    row = Reveal.objects.get()
    assert (row.version, row.person, row.kind) == (version, officer, kind)
    audited = AuditEvent.objects.get()
    assert (audited.event, audited.actor_id, audited.target_ref) == (event, officer.pk, account.reference)
    assert PASSWORD not in audited.details


def test_reveal_of_the_one_before_says_so(account, officer, version):
    make_version(account)

    shown = reveal(account=account, by=officer, previous=True)

    assert (shown.version, shown.password) == (version, PASSWORD)
    assert AuditEvent.objects.get().facts["which"] == "the one before"


def test_reveal_does_not_print_the_password(account, officer, version):
    assert PASSWORD not in repr(reveal(account=account, by=officer))


def test_reveal_keeps_the_reason_of_comms(account, comms, version):
    reveal(account=account, by=comms, reason="  To prove access  ")

    assert Reveal.objects.get().reason == AuditEvent.objects.get().reason == "To prove access"


def test_reveal_refuses_comms_without_a_reason(account, comms, version):
    with pytest.raises(Refused, match="Enter why") as refusal:
        reveal(account=account, by=comms, reason=" ")

    assert refusal.value.field == "reason"
    assert not Reveal.objects.exists()


def test_reveal_asks_no_reason_of_comms_who_hold_the_account(account, comms, version):
    make_holder(account, comms)

    assert reveal(account=account, by=comms).password == PASSWORD


@pytest.mark.parametrize("role", ["", "safeguarding", "auditor", "administrator"])
def test_reveal_refuses_everybody_else(account, service, version, role):
    with pytest.raises(Refused, match="You do not hold"):
        reveal(account=account, by=make_user(role=role, service=service, manages=True), reason="Curious")

    assert not Reveal.objects.exists()


def test_reveal_refuses_a_holder_from_the_day_on_which_it_ended(account, stranger, version):
    today = portal_clock.today()
    make_holder(account, stranger, since=today - timedelta(days=9), until=today)

    with pytest.raises(Refused, match="You do not hold"):
        reveal(account=account, by=stranger)


def test_reveal_refuses_somebody_who_can_no_longer_sign_in(account, officer, comms, version):
    for person in (officer, comms):
        person.is_active = False
        person.save()

        with pytest.raises(Refused, match="You do not hold"):
            reveal(account=account, by=person, reason="Still here")


def test_reveal_says_that_nothing_is_deposited(account, officer):
    with pytest.raises(Refused, match="The vault has no password of"):
        reveal(account=account, by=officer)


def test_reveal_says_that_there_is_no_earlier_one(account, officer, version):
    with pytest.raises(Refused, match="The vault has no earlier password of"):
        reveal(account=account, by=officer, previous=True)


def unseals(monkeypatch):
    """Counts how often a value is opened."""
    opened = []
    unseal = Version.unseal
    monkeypatch.setattr(Version, "unseal", lambda version: opened.append(version) or unseal(version))
    return opened


def test_nothing_is_unsealed_when_the_keyring_cannot_sign_the_audit(
    account, officer, version, settings, tmp_path, monkeypatch
):
    opened = unseals(monkeypatch)
    settings.KEYSET_PATH = tmp_path / "none.json"

    with pytest.raises(KeysetMissing):
        reveal(account=account, by=officer)

    assert opened == []
    assert not Reveal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_unsealed_when_the_audit_cannot_be_written(account, officer, version, monkeypatch):
    opened = unseals(monkeypatch)
    with guards_down(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditevent RENAME TO accounts_auditevent_away")
        try:
            with pytest.raises(DatabaseError):
                reveal(account=account, by=officer)
        finally:
            cursor.execute("ALTER TABLE accounts_auditevent_away RENAME TO accounts_auditevent")

    assert opened == []
    assert not Reveal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_committed_before_the_value_is_unsealed(account, officer, version, monkeypatch):
    seen = []

    def unseal(version):
        seen.append((connection.in_atomic_block, AuditEvent.objects.count(), Reveal.objects.count()))
        return PASSWORD

    monkeypatch.setattr(Version, "unseal", unseal)

    reveal(account=account, by=officer)

    assert seen == [(False, 1, 1)]


def test_a_value_moved_to_another_row_does_not_open(account, officer, version):
    other = make_version(make_account(), password="otter-canyon-lantern-17")
    Version.objects.filter(pk=version.pk).update(sealed_password=other.sealed_password)

    with pytest.raises(SealBroken):
        reveal(account=account, by=officer)

    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_who_has_seen_a_password_cannot_be_rewritten(account, officer, version, change):
    reveal(account=account, by=officer)

    with pytest.raises(DatabaseError, match="append-only"):
        Reveal.objects.update(
            person=version.deposited_by
        ) if change == "update" else Reveal.objects.all().delete()
