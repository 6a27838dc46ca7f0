"""Changing a password ends its rotations, and tells the other holders."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.models import Rotation
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.values import Value
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import PASSWORD, make_rotation, make_version

pytestmark = pytest.mark.django_db

NEW = Value("council", "otter-canyon-lantern-17")


@pytest.fixture
def rotation(version):
    return make_rotation(version)


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))


def test_a_new_password_closes_the_rotation(account, officer, rotation):
    version = change_password(account=account, by=officer, value=NEW)

    rotation.refresh_from_db()
    assert rotation.closed_by == version
    assert rotation.closed_at
    assert events() == ["credential.deposited", "rotation.closed"]
    assert AuditEvent.objects.latest("sequence").facts["was_due"] == [rotation.due_on.isoformat()]


def test_the_same_password_closes_nothing_and_tells_nobody(account, officer, rotation):
    with pytest.raises(Refused):
        change_password(account=account, by=officer, value=Value("council", PASSWORD))

    rotation.refresh_from_db()
    assert rotation.closed_at is None
    assert not Notice.objects.exists()
    assert events() == []


def test_it_leaves_the_rotations_of_other_accounts_alone(account, officer, rotation):
    other = make_rotation(make_version(make_account()))

    change_password(account=account, by=officer, value=NEW)

    assert Rotation.objects.open().get() == other


def test_a_first_password_closes_nothing(account, officer):
    change_password(account=account, by=officer, value=NEW)

    assert events() == ["credential.deposited"]


def test_the_other_holders_are_told(account, officer, deputy, version, stranger, clock):
    today = portal_clock.today()
    make_holder(account, stranger, since=today - timedelta(days=9), until=today)

    change_password(account=account, by=officer, value=NEW)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.path) == (
        deputy,
        "password_changed",
        account.get_absolute_url(),
    )
    assert notice.title == "Olive Officer changed the password of Queen’s Park"


def test_a_first_password_is_announced_as_one(account, officer):
    change_password(account=account, by=officer, value=NEW)

    assert Notice.objects.get().title == "Olive Officer put the password of Queen’s Park in the vault"


def test_every_holder_is_told_when_comms_changes_it(account, comms, version):
    change_password(account=account, by=comms, value=NEW)

    assert sorted(Notice.objects.values_list("recipient__full_name", flat=True)) == [
        "Dan Deputy",
        "Olive Officer",
    ]


def test_each_change_is_told_by_itself(account, officer, deputy, version):
    change_password(account=account, by=officer, value=NEW)
    change_password(account=account, by=officer, value=Value("council", "maple-violin-harbour-52"))

    assert Notice.objects.filter(recipient=deputy).count() == 2


def test_sent_twice_it_tells_once(account, officer, version):
    twice = Value("council", NEW.password, attempt=NEW.attempt, seen=str(version.pk))

    change_password(account=account, by=officer, value=twice)
    change_password(account=account, by=officer, value=twice)

    assert Notice.objects.count() == 1
    assert events() == ["credential.deposited"]
