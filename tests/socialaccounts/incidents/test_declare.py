"""Declaring an account compromised: frozen, due, told, listed; once."""

import pytest

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.incidents.actions import declare
from socialaccounts.incidents.steps import steps_of
from socialaccounts.models import Freeze, Incident, NearAccount, Rotation, TimelineEntry
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import make_kit
from tests.socialaccounts.vault.factories import make_rotation

pytestmark = pytest.mark.django_db


def told():
    return {
        (notice.kind, notice.recipient.full_name) for notice in Notice.objects.select_related("recipient")
    }


def test_declare_freezes_the_account_to_declarer_lead_and_comms(
    account, version, officer, deputy, comms, comms2
):
    incident = declare(account=account, by=deputy, seen=" A strange post ")

    assert incident.reference == f"IN-{incident.pk:04d}"
    assert incident.seen == "A strange post"
    freeze = Freeze.objects.open().get()
    assert (freeze.account, freeze.version, freeze.by) == (account, version, deputy)
    assert set(freeze.team.all()) == {deputy, officer, comms, comms2}


def test_declare_leaves_out_comms_who_cannot_sign_in(account, version, officer, comms, comms2):
    comms2.is_active = False
    comms2.save()

    incident = declare(account=account, by=officer, seen="x")

    assert set(incident.freeze.team.all()) == {officer, comms}


def test_declare_works_without_a_lead_and_without_a_password(service, comms):
    account = make_account(service=service)

    incident = declare(account=account, by=comms, seen="x")

    assert (incident.freeze.version, list(incident.freeze.team.all())) == (None, [comms])
    assert not Rotation.objects.exists()


def test_declare_makes_the_change_due_today(account, version, officer, comms):
    declare(account=account, by=officer, seen="x")

    rotation = Rotation.objects.get(cause="compromised")
    assert (rotation.account, rotation.version, rotation.due_on) == (account, version, portal_clock.today())


def test_declare_keeps_a_rotation_that_a_sweep_has_opened_already(account, version, officer, comms):
    made = make_rotation(version)
    Rotation.objects.filter(pk=made.pk).update(cause="compromised")

    declare(account=account, by=officer, seen="x")

    assert Rotation.objects.get() == made


def test_declare_ticks_the_first_step_alone(incident, officer):
    states = steps_of(incident)

    assert [state.status for state in states] == ["done"] + ["waiting"] * 6
    assert states[0].settled.by == officer


def test_declare_tells_everybody_concerned_but_the_declarer(
    account, officer, deputy, manager, comms, stranger
):
    declare(account=account, by=officer, seen="x")

    assert told() == {("incident_declared", name) for name in ("Dan Deputy", "Mani Manager", "Comms Person")}
    facts = {n.recipient.full_name: n.facts for n in Notice.objects.select_related("recipient")}
    assert facts["Comms Person"]["on_team"] and facts["Comms Person"]["seen"] == "x"
    assert not facts["Dan Deputy"]["on_team"] and "seen" not in facts["Dan Deputy"]


def test_declare_is_on_record(account, version, officer, comms):
    incident = declare(account=account, by=officer, seen="A strange post")

    event = AuditEvent.objects.get(event="incident.declared")
    assert (event.target_ref, event.reason) == (incident.reference, "A strange post")
    assert event.facts == {"account": account.reference, "team": ["Comms Person", "Olive Officer"]}
    assert AuditEvent.objects.filter(event="rotation.opened").count() == 1


def test_declare_lists_the_accounts_that_share_a_way_back_in(account, officer, comms):
    make_kit(account, officer, email="Social@council.example", apps=("Hootsuite", "Canva"))
    mail, app, both, closed, apart = (
        make_account(name) for name in ("Mail", "App", "Both", "Closed", "Apart")
    )
    make_kit(mail, officer, email="social@council.example")
    make_kit(app, officer, apps=("hootsuite",))
    make_kit(both, officer, email="social@council.example", apps=("Canva", "Other"))
    closed = make_account("Closed", status="closed")
    make_kit(closed, officer, email="social@council.example")
    make_kit(apart, officer, email="else@council.example", apps=("Other",))

    incident = declare(account=account, by=officer, seen="x")

    assert {near.account.name: near.shares for near in incident.near.select_related("account")} == {
        "Mail": "the recovery address Social@council.example",
        "App": "the app hootsuite",
        "Both": "the recovery address Social@council.example, the app Canva",
    }


@pytest.mark.parametrize("kit", [None, {}, {"apps": ("Hootsuite",)}, {"email": "a@council.example"}])
def test_declare_lists_nothing_where_nothing_is_shared(account, officer, comms, kit):
    if kit is not None:
        make_kit(account, officer, **kit)
    make_kit(make_account(), officer, email="b@council.example", apps=("Canva",))

    declare(account=account, by=officer, seen="x")

    assert not NearAccount.objects.exists()


@pytest.mark.parametrize("role", ["", "safeguarding", "auditor", "administrator"])
def test_declare_refuses_whoever_neither_holds_it_nor_is_comms(account, service, role):
    person = make_user(role=role, service=service, manages=True)

    with pytest.raises(Refused, match="Only those who run Queen’s Park, and comms"):
        declare(account=account, by=person, seen="x")


def test_declare_refuses_a_closed_account(comms):
    account = make_account("Gone", status="closed")

    with pytest.raises(WrongState, match="Gone is closed"):
        declare(account=account, by=comms, seen="x")


def test_declare_refuses_no_words(account, officer):
    with pytest.raises(Refused, match="Enter what you have seen") as refusal:
        declare(account=account, by=officer, seen="  ")

    assert refusal.value.field == "seen"
    assert not Freeze.objects.exists()


def test_declare_refuses_a_second_time_and_names_the_first(incident, comms):
    with pytest.raises(WrongState, match=f"Olive Officer declared Queen’s Park .*{incident.reference}"):
        declare(account=incident.account, by=comms, seen="y")

    assert (Incident.objects.count(), TimelineEntry.objects.count()) == (1, 2)
