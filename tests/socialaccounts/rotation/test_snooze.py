"""Putting a rotation off: once, by a few days, for a reason."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.models import Rotation
from socialaccounts.rotation.snoozing.actions import snooze
from tests.socialaccounts.vault.factories import make_rotation

pytestmark = pytest.mark.django_db


@pytest.fixture
def rotation(version):
    return make_rotation(version, due=portal_clock.today() + timedelta(days=2))


@pytest.fixture
def url(account, rotation):
    return f"{account.get_absolute_url()}vault/put-off/{rotation.pk}/"


def test_it_moves_the_date_and_keeps_what_it_was(officer, rotation):
    was = rotation.due_on

    snooze(rotation=rotation, by=officer, days=3, reason=" The lead is away ")

    rotation.refresh_from_db()
    assert (rotation.due_on, rotation.snoozed_from) == (was + timedelta(days=3), was)
    assert (rotation.snoozed_by, rotation.snoozed_because) == (officer, "The lead is away")
    event = AuditEvent.objects.get()
    assert (event.event, event.reason) == ("rotation.snoozed", "The lead is away")


def test_it_can_be_put_off_on_the_day_itself(officer, version):
    rotation = make_rotation(version, due=portal_clock.today())

    assert snooze(rotation=rotation, by=officer, days=1, reason="Ill").due_on > portal_clock.today()


def test_only_once(officer, rotation):
    snooze(rotation=rotation, by=officer, days=1, reason="Ill")

    with pytest.raises(WrongState, match="put off before"):
        snooze(rotation=rotation, by=officer, days=1, reason="Ill")


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(0, "Ill", "days"), (4, "Ill", "days"), (1, " ", "reason")]
)
def test_it_refuses_too_long_and_no_reason(officer, rotation, days, reason, field):
    with pytest.raises(Refused) as refusal:
        snooze(rotation=rotation, by=officer, days=days, reason=reason)

    assert refusal.value.field == field
    assert Rotation.objects.get().snoozed_from is None


def test_a_stranger_cannot(stranger, rotation):
    with pytest.raises(Refused, match="You do not hold"):
        snooze(rotation=rotation, by=stranger, days=1, reason="Ill")


def test_never_when_compromised_late_or_done(officer, version, account):
    rotation = make_rotation(version, due=portal_clock.today() - timedelta(days=1))
    with pytest.raises(WrongState, match="late already"):
        snooze(rotation=rotation, by=officer, days=1, reason="Ill")

    Rotation.objects.update(cause="compromised")
    with pytest.raises(WrongState, match="is compromised"):
        snooze(rotation=rotation, by=officer, days=1, reason="Ill")

    Rotation.objects.update(closed_at=portal_clock.now(), ended="moot")
    with pytest.raises(WrongState, match="is done"):
        snooze(rotation=rotation, by=officer, days=1, reason="Ill")


def test_the_page_puts_it_off_and_says_until_when(client_for, officer, account, rotation, url):
    client = client_for(officer)
    assert "Put it off" in client.get(account.get_absolute_url()).content.decode()

    page = client.post(url, {"days": "2", "reason": "Ill"}, follow=True).content.decode()

    assert "Put off until" in page
    assert "put off from" in page
    assert "cannot be put off again" in client.get(url).content.decode()


def test_the_page_refuses_at_the_field_and_keeps_what_was_typed(client_for, officer, url):
    page = client_for(officer).post(url, {"days": "9", "reason": "Ill today"}).content.decode()

    assert "There is a problem" in page
    assert "Ill today" in page


def test_a_second_click_is_told(client_for, officer, url):
    client = client_for(officer)

    first, second = (client.post(url, {"days": "1", "reason": "Ill"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    assert "put off before" in second.content.decode()


def test_a_rotation_of_another_account_is_not_found(client_for, officer, account, rotation):
    assert (
        client_for(officer).get(f"{account.get_absolute_url()}vault/put-off/{rotation.pk + 9}/").status_code
        == 404
    )
