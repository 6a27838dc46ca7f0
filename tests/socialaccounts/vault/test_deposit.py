"""Depositing a password: what it keeps, what it refuses, who may."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from config import encryption
from config.workflow import Refused, WrongState
from socialaccounts.models import Credential, Version
from socialaccounts.register.terms import Status
from socialaccounts.vault.actions import deposit
from socialaccounts.vault.queries import version_before
from socialaccounts.vault.values import NO_VERSION, Value
from tests.socialaccounts.factories import make_account, make_holder, make_platform
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db


def value(password=PASSWORD, **fields):
    return Value(username="council", password=password, **fields)


def test_deposit_seals_the_first_password(account, officer, clock):
    clock.move_to(date(2027, 1, 31))

    version = deposit(account=account, by=officer, value=value())

    version = Version.objects.get(pk=version.pk)
    assert version.unseal() == PASSWORD
    assert PASSWORD.encode() not in bytes(version.sealed_password)
    assert version.credential.username == "council"
    assert (version.deposited_by, version.due_on, version.generated) == (officer, date(2027, 2, 28), False)


def test_deposit_is_one_event_without_the_password(account, officer):
    version = deposit(account=account, by=officer, value=value())

    event = AuditEvent.objects.get()
    assert event.event == "credential.deposited"
    assert (event.actor_id, event.target_ref) == (officer.pk, account.reference)
    assert event.facts["version"] == str(version.pk)
    assert PASSWORD not in event.details


def test_deposit_supersedes_the_present_password(account, officer, version):
    successor = deposit(account=account, by=officer, value=value("otter-canyon-lantern-17"))

    version.refresh_from_db()
    assert version.superseded_at == successor.confirmed_at
    assert Credential.objects.get().current() == successor
    assert version_before(account) == version


def test_deposit_survives_a_clock_that_runs_behind(account, officer, version, clock):
    clock.forward(minutes=-5)

    successor = deposit(account=account, by=officer, value=value("otter-canyon-lantern-17"))

    assert successor.deposited_at == version.deposited_at


def test_deposit_keeps_a_password_to_the_letter(account, officer):
    odd = "  heron quarry\tviolet é 91  "

    version = deposit(account=account, by=officer, value=value(odd))

    assert Version.objects.get(pk=version.pk).unseal() == odd


def test_deposit_lets_comms_in(account, comms):
    assert deposit(account=account, by=comms, value=value()).deposited_by == comms


def test_deposit_refuses_whoever_does_not_hold_the_account(account, manager):
    with pytest.raises(Refused, match="You do not hold"):
        deposit(account=account, by=manager, value=value())

    assert not Credential.objects.exists()


def test_deposit_refuses_a_former_holder(account, stranger):
    today = portal_clock.today()
    make_holder(account, stranger, since=today - timedelta(days=9), until=today)

    with pytest.raises(Refused, match="You do not hold"):
        deposit(account=account, by=stranger, value=value())


def test_deposit_refuses_a_closed_account(service, comms):
    closed = make_account(service=service, status=Status.CLOSED)

    with pytest.raises(WrongState, match="is closed"):
        deposit(account=closed, by=comms, value=value())


def test_deposit_refuses_the_present_password(account, officer, version):
    with pytest.raises(Refused, match="already has this password") as refusal:
        deposit(account=account, by=officer, value=value())

    assert refusal.value.field == "password"
    assert Version.objects.get() == version


def test_deposit_refuses_every_earlier_password(account, officer, version):
    deposit(account=account, by=officer, value=value("otter-canyon-lantern-17"))
    deposit(account=account, by=officer, value=value("maple-violin-harbour-52"))

    with pytest.raises(Refused, match="has had this password before"):
        deposit(account=account, by=officer, value=value(PASSWORD))


def test_deposit_recognises_a_password_from_before_a_change_of_keys(account, officer, version, monkeypatch):
    earlier = encryption.fingerprints

    def with_a_newer_key(password, *, context):
        return [bytes(16), *earlier(password, context=context)]

    monkeypatch.setattr(encryption, "fingerprints", with_a_newer_key)

    with pytest.raises(Refused, match="already has this password"):
        deposit(account=account, by=officer, value=value())


def test_deposit_refuses_the_present_password_of_another_account_and_does_not_name_it(
    account, version, comms
):
    other = make_account("Hidden account")

    with pytest.raises(Refused, match="Another account of the council has this password") as refusal:
        deposit(account=other, by=comms, value=value())

    assert refusal.value.field == "password"
    assert account.name not in refusal.value.message
    assert not Credential.objects.filter(account=other).exists()


def test_deposit_refuses_what_another_account_had_once(account, version, comms):
    make_version(account)

    with pytest.raises(Refused, match="or had it before"):
        deposit(account=make_account(), by=comms, value=value())


def test_deposit_refuses_what_waits_on_another_account(account, officer, comms):
    deposit(account=account, by=officer, value=value(generated=True))

    with pytest.raises(Refused, match="Another account"):
        deposit(account=make_account(), by=comms, value=value())


@pytest.mark.parametrize(
    ("slug", "password", "sentence"),
    [
        ("flickr", "heron-quarr", "The password must be 12 characters or more"),
        ("tiktok", "heron-quarry-violet-91", "A password on TikTok must be 20 characters or fewer"),
    ],
)
def test_deposit_refuses_a_length_that_the_platform_does_not_take(service, comms, slug, password, sentence):
    account = make_account(service=service, platform=make_platform(slug))

    with pytest.raises(Refused) as refusal:
        deposit(account=account, by=comms, value=value(password))

    assert (refusal.value.message, refusal.value.field) == (sentence, "password")


def test_deposit_refuses_what_is_shorter_than_the_platform_wants(service, comms):
    strict = make_platform("strict", shortest_password=24)

    with pytest.raises(Refused, match="A password on Strict must be 24 characters or more"):
        deposit(account=make_account(service=service, platform=strict), by=comms, value=value())


@pytest.mark.parametrize(
    "password", ["heron-quarr", "x" * 201, "password123456", "QueensPark2026", "aaaaaaaaaaaaaaaa"]
)
def test_deposit_refuses_a_weak_typed_password(account, officer, password):
    with pytest.raises(Refused) as refusal:
        deposit(account=account, by=officer, value=value(password))

    assert refusal.value.field == "password"
    assert password not in refusal.value.message


def test_deposit_trusts_what_the_portal_made(account, officer):
    version = deposit(account=account, by=officer, value=value("aB3!", generated=True))

    assert version.generated
    assert AuditEvent.objects.get().facts["made_by"] == "the portal"


def test_deposit_sent_twice_is_one_version(account, officer):
    twice = value(attempt=uuid4(), seen=NO_VERSION)

    first = deposit(account=account, by=officer, value=twice)
    second = deposit(account=account, by=officer, value=twice)

    assert first == second == Version.objects.get()
    assert AuditEvent.objects.count() == 1


def test_deposit_of_a_generated_password_sent_twice_keeps_the_first(account, officer):
    attempt = uuid4()

    deposit(
        account=account, by=officer, value=value("first", generated=True, attempt=attempt, seen=NO_VERSION)
    )
    deposit(
        account=account, by=officer, value=value("second", generated=True, attempt=attempt, seen=NO_VERSION)
    )

    assert Version.objects.get().unseal() == "first"


def test_deposit_of_another_password_from_the_same_page_is_not_lost_in_silence(account, officer):
    attempt = uuid4()
    deposit(account=account, by=officer, value=value(attempt=attempt, seen=NO_VERSION))

    with pytest.raises(WrongState, match="Olive Officer changed this password"):
        deposit(
            account=account,
            by=officer,
            value=value("otter-canyon-lantern-17", attempt=attempt, seen=NO_VERSION),
        )


def test_deposit_tells_the_slower_of_two_who_was_faster(account, officer, comms, version):
    deposit(account=account, by=comms, value=value("otter-canyon-lantern-17", seen=str(version.pk)))

    with pytest.raises(WrongState, match=r"Comms Person changed this password on .* Nothing was saved"):
        deposit(account=account, by=officer, value=value("maple-violin-harbour-52", seen=str(version.pk)))

    assert Credential.objects.get().current().deposited_by == comms


def test_deposit_refuses_a_page_that_names_a_version_of_nowhere(account, officer):
    with pytest.raises(WrongState, match="out of date"):
        deposit(account=account, by=officer, value=value(seen=str(uuid4())))


def test_deposit_refuses_the_number_of_another_version(account, officer, version):
    other = make_account(service=account.service, lead=officer)

    with pytest.raises(WrongState, match="sent before"):
        deposit(account=other, by=officer, value=value(attempt=version.pk))


def test_deposit_that_cannot_be_audited_keeps_nothing(account, officer, settings, tmp_path):
    settings.KEYSET_PATH = tmp_path / "none.json"

    with pytest.raises(encryption.KeysetMissing):
        deposit(account=account, by=officer, value=value())

    assert not Credential.objects.exists()


def test_a_value_does_not_print_its_password():
    assert PASSWORD not in repr(value())
