"""Two people at once, in real threads: one wins, the other is told who did (design 5.6)."""

import pytest

from accounts.models import AuditEvent
from socialaccounts.incidents.actions import call_false_alarm, close, declare, use_in_emergency
from socialaccounts.incidents.models import Kind
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.working import settle_step
from socialaccounts.models import Freeze, Incident, Reveal, Rotation, TimelineEntry
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.values import Value
from tests.approvals.review.test_races import at_once, rounds, the_loser_is_told
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import change, tick_all
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fresh(service, officer, comms):
    """`fresh()`: another live account with a password, led by the officer."""

    def make():
        account = make_account(service=service, lead=officer)
        make_version(account, password=PASSWORD)
        return account

    return make


def safe(account, officer):
    """An incident of which everything is done."""
    incident = declare(account=account, by=officer, seen="x")
    change(account, officer, f"walrus-copper-lantern-{account.pk}")
    tick_all(incident, officer)
    return incident


def test_two_declarers_at_once(fresh, officer, comms):
    for _ in range(rounds()):
        account = fresh()

        answers = at_once(
            lambda account=account: declare(account=account, by=officer, seen="One"),
            lambda account=account: declare(account=account, by=comms, seen="Two"),
        )

        winner = the_loser_is_told(answers, [officer.full_name, comms.full_name])
        assert Incident.objects.get(account=account).declared_by.full_name == winner
        assert Freeze.objects.filter(account=account).count() == 1
        assert Rotation.objects.filter(account=account, cause="compromised").count() == 1


def test_two_closers_at_once(fresh, officer, comms):
    for _ in range(rounds()):
        incident = safe(fresh(), officer)

        answers = at_once(
            lambda incident=incident: close(incident=incident, by=officer),
            lambda incident=incident: close(incident=incident, by=comms),
        )

        winner = the_loser_is_told(answers, [officer.full_name, comms.full_name])
        now = Incident.objects.get(pk=incident.pk)
        assert now.ended_by.full_name == winner
        assert AuditEvent.objects.about(now).filter(event="incident.closed").count() == 1


def test_a_close_and_a_false_alarm_at_once(fresh, officer, comms):
    for _ in range(rounds()):
        incident = safe(fresh(), officer)

        answers = at_once(
            lambda incident=incident: close(incident=incident, by=officer),
            lambda incident=incident: call_false_alarm(incident=incident, by=comms, reason="x"),
        )

        winner = the_loser_is_told(answers, [officer.full_name, comms.full_name])
        status = Incident.objects.get(pk=incident.pk).status
        assert status == ("closed" if winner == officer.full_name else "false_alarm")


def test_two_ticks_at_once(fresh, officer, comms):
    for _ in range(rounds()):
        incident = declare(account=fresh(), by=officer, seen="x")

        answers = at_once(
            lambda incident=incident: settle_step(incident=incident, step=Step.LOG, by=officer),
            lambda incident=incident: settle_step(incident=incident, step=Step.LOG, by=comms),
        )

        the_loser_is_told(answers, [officer.full_name, comms.full_name])
        assert TimelineEntry.objects.filter(incident=incident, step=Step.LOG, kind=Kind.DONE).count() == 1


def test_a_declaration_and_a_deposit_at_once(fresh, service, officer):
    """Whichever is first, no value of somebody outside the team comes after the freeze."""
    deputy = make_user("Dan Deputy", service=service)
    for number in range(rounds()):
        account = fresh()
        account.holders.create(user=deputy, capacity="deputy")
        value = Value("council", f"otter-canyon-{number}-lantern")

        answers = at_once(
            lambda account=account: declare(account=account, by=officer, seen="x"),
            lambda account=account, value=value: change_password(account=account, by=deputy, value=value),
        )

        assert answers[0] == ""
        incident = Incident.objects.with_account().get(account=account)
        newest = account.credential.current()
        assert answers[1] == "" or "is compromised" in answers[1]
        # What was deposited before is what strangers may know; what was refused is not there.
        assert incident.freeze.version == newest
        assert (newest.deposited_by == deputy) == (answers[1] == "")


def test_an_emergency_and_sweeps_at_once(fresh, officer, comms, settings):
    settings.REVEAL_LIMIT = 10 * rounds()
    for _ in range(rounds()):
        account = fresh()
        incident = declare(account=account, by=officer, seen="x")
        late = make_user(role="comms")

        answers = at_once(
            lambda account=account, late=late: use_in_emergency(account=account, by=late, reason="Flood"),
            lambda account=account: use_in_emergency(account=account, by=comms, reason="Flood"),
            sweep,
            lambda account=account: reveal(account=account, by=officer),
        )

        assert answers == [""] * 4
        assert Rotation.objects.filter(account=account, cause="emergency").count() == 1
        assert late in incident.freeze.team.all()
        assert Reveal.objects.filter(account=account).count() == 3
