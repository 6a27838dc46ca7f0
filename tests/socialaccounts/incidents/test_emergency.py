"""Emergency access: for comms, at once, on record, and everybody concerned hears of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.incidents.actions import use_in_emergency
from socialaccounts.models import EmergencyUse, Reveal, Rotation, TimelineEntry, Version
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.rules import entry_of
from socialaccounts.vault.values import Value
from tests.conftest import guards_down
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import change
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


def use(account, by, reason="Flood warning"):
    return use_in_emergency(account=account, by=by, reason=reason)


def test_comms_gets_the_password_of_any_account_at_once(account, version, comms):
    shown = use(account, comms, "  Flood warning ")

    assert (shown.version, shown.password) == (version, PASSWORD)
    assert PASSWORD not in repr(shown)
    made = EmergencyUse.objects.get()
    assert (made.account, made.version, made.by, made.reason) == (account, version, comms, "Flood warning")
    reveal = Reveal.objects.get()
    assert (reveal.version, reveal.person, reveal.reason) == (version, comms, "Flood warning")
    event = AuditEvent.objects.get(event="credential.emergency")
    assert (event.target_ref, event.reason, event.facts) == (
        account.reference,
        "Flood warning",
        {"version": str(version.pk)},
    )


def test_the_holders_and_the_other_comms_people_are_told(account, version, comms, comms2, officer, manager):
    use(account, comms)

    told = {n.recipient.full_name for n in Notice.objects.filter(kind="emergency_used")}
    assert told == {"Olive Officer", "Dan Deputy", "Comms2 Person"}


def test_the_password_is_due_within_24_hours(account, version, comms):
    use(account, comms)

    rotation = Rotation.objects.get()
    assert (rotation.cause, rotation.version, rotation.closed_at) == ("emergency", version, None)
    assert rotation.due_on == portal_clock.london_date(portal_clock.now() + timedelta(hours=24))
    change(account, comms)
    rotation.refresh_from_db()
    assert rotation.ended == "changed"


def test_a_second_use_keeps_the_one_duty_and_tells_again(account, version, comms, officer):
    use(account, comms)
    use(account, comms, "Another flood")

    assert Rotation.objects.count() == 1
    assert EmergencyUse.objects.count() == 2
    assert Notice.objects.filter(kind="emergency_used", recipient=officer).count() == 2


def test_a_second_click_is_one_use_and_two_reveals(account, version, comms, officer):
    use(account, comms)
    shown = use(account, comms)

    assert shown.password == PASSWORD
    assert EmergencyUse.objects.count() == 1
    assert Reveal.objects.count() == AuditEvent.objects.filter(event="credential.emergency").count() == 2
    assert Notice.objects.filter(recipient=officer).count() == 1


def test_a_pending_value_is_shown_and_the_one_in_force_is_due(account, version, officer, comms):
    value = Value("council", "quartz-89-badger-moss", generated=True)
    pending = change_password(account=account, by=officer, value=value)

    assert use(account, comms).version == pending

    assert EmergencyUse.objects.get().version == pending
    assert Rotation.objects.get().version == version


def test_a_closed_account_can_be_entered_but_owes_no_change(account, version, comms):
    type(account).objects.update(status="closed", closed_at=portal_clock.now(), closed_because="x")

    assert use(account, comms).password == PASSWORD
    assert not Rotation.objects.exists()


def test_without_a_shared_login_nothing_is_shown_and_everybody_hears(service, officer, comms):
    account = make_account(service=service, lead=officer, access_model="named_administrators")

    assert use(account, comms) is None

    made = EmergencyUse.objects.get()
    assert (made.version, Reveal.objects.exists()) == (None, False)
    assert Notice.objects.get(recipient=officer).facts["password"] is False
    rotation = Rotation.objects.get()
    assert (rotation.cause, rotation.version) == ("emergency", None)
    assert AuditEvent.objects.get(event="credential.emergency").facts == {}


def test_whoever_uses_it_during_a_freeze_joins_the_team(incident):
    late = make_user("Lou Late", role="comms")
    assert entry_of(late, incident.account) is None

    shown = use(incident.account, late)

    assert shown.password == PASSWORD
    assert entry_of(late, incident.account)
    line = TimelineEntry.objects.get(kind="joined")
    assert (line.person, line.by, line.text) == (late, late, "Emergency access: Flood warning")
    assert AuditEvent.objects.get(event="incident.team").facts["joined"] == ["Lou Late"]


def test_one_of_the_team_does_not_join_again(incident, comms):
    use(incident.account, comms)

    assert not TimelineEntry.objects.filter(kind="joined").exists()


@pytest.mark.parametrize("role", ["", "safeguarding", "auditor", "administrator"])
def test_everybody_else_is_refused(account, version, service, role):
    person = make_user(role=role, service=service, manages=True)

    with pytest.raises(Refused, match="Only comms can go into Queen’s Park"):
        use(account, person)

    assert not EmergencyUse.objects.exists()


def test_comms_who_can_no_longer_sign_in_is_refused(account, version, comms):
    comms.is_active = False

    with pytest.raises(Refused, match="Only comms"):
        use(account, comms)


def test_a_reason_is_asked(account, version, comms):
    with pytest.raises(Refused, match="Enter what the emergency is") as refusal:
        use(account, comms, "  ")

    assert refusal.value.field == "reason"


def test_an_empty_vault_is_said_to_be_empty(account, comms):
    with pytest.raises(Refused, match="The vault has no password of Queen’s Park"):
        use(account, comms)

    assert not (EmergencyUse.objects.exists() or Notice.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_everything_is_committed_before_the_value_is_unsealed(account, version, comms, officer, monkeypatch):
    seen = []

    def unseal(version):
        assert not connection.in_atomic_block
        seen.extend([EmergencyUse.objects.get(), Reveal.objects.get(), Rotation.objects.get()])
        seen.append(AuditEvent.objects.get(event="credential.emergency"))
        return PASSWORD

    monkeypatch.setattr(Version, "unseal", unseal)

    assert use(account, comms).password == PASSWORD
    assert len(seen) == 4


@pytest.mark.django_db(transaction=True)
def test_nothing_is_unsealed_when_the_audit_cannot_be_written(account, version, comms, monkeypatch):
    opened = []
    monkeypatch.setattr(Version, "unseal", lambda version: opened.append(version))
    with guards_down(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditevent RENAME TO accounts_auditevent_away")
        try:
            with pytest.raises(DatabaseError):
                use(account, comms)
        finally:
            cursor.execute("ALTER TABLE accounts_auditevent_away RENAME TO accounts_auditevent")

    assert opened == []
    assert not (EmergencyUse.objects.exists() or Reveal.objects.exists() or Rotation.objects.exists())
