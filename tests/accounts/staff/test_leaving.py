"""Leaving: a date, what happens on it, who takes over, and the data long afterwards."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.audit.models import AuditEvent
from accounts.models import Absence, Notice, User
from accounts.notices.deliver import deliver_due
from accounts.people.contributed import duties_of
from accounts.staff.leaving import leave, stay, sweep_leavers
from accounts.staff.minimising import minimise_due
from accounts.staff.tasks import sweep
from accounts.staff.telling import who_takes_over
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.register.actions import remove_holder
from tests.approvals import factories as requests
from tests.consents import factories as consents
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.access.factories import make_named
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


def today(days=0):
    return portal_clock.today() + timedelta(days=days)


def again(person):
    return User.objects.get(pk=person.pk)


def test_a_date_ahead_leaves_them_in_until_it_comes(admin, officer, client_for, clock):
    client = client_for(officer)
    leave(person=officer, on=today(2), by=admin)
    assert client.get("/").status_code == 200

    clock.forward(days=2)

    assert client.get("/").status_code == 302
    assert again(officer).is_active
    assert sweep_leavers() == 1
    assert not again(officer).is_active
    assert AuditEvent.objects.first().actor_name == "The portal"
    assert sweep_leavers() == 0


def test_a_date_that_has_passed_acts_at_once(admin, officer, client_for):
    client = client_for(officer)
    client.get("/")

    leave(person=officer, on=today(-3), by=admin, reason="Told late")

    assert client.get("/").status_code == 302 and not again(officer).is_active


def test_a_date_taken_back_or_moved_meanwhile_is_passed_over(admin, officer, clock, monkeypatch):
    from accounts.staff import leaving

    leave(person=officer, on=today(1), by=admin)
    clock.forward(days=1)
    read = leaving.locked

    def taken_back_just_now(pk):
        User.objects.get_queryset().filter(pk=pk).update(left_on=None)
        return read(pk)

    monkeypatch.setattr(leaving, "locked", taken_back_just_now)

    assert sweep_leavers() == 0 and again(officer).is_active


def test_refusals(admin, officer):
    with pytest.raises(Refused, match="Nobody marks themselves"):
        leave(person=admin, on=today(), by=admin)
    with pytest.raises(Refused, match="without an administrator"):
        leave(person=admin, on=today(4), by=officer)
    with pytest.raises(Refused, match="no leaving date ahead"):
        stay(person=officer, by=admin, reason="Stays")
    leave(person=officer, on=today(4), by=admin)
    with pytest.raises(Refused, match="set already"):
        leave(person=officer, on=today(4), by=admin)
    with pytest.raises(Refused, match="Say why"):
        stay(person=officer, by=admin, reason=" ")


def test_staying_takes_the_date_back(admin, officer):
    leave(person=officer, on=today(4), by=admin)

    assert stay(person=officer, by=admin, reason="Changed their mind").left_on is None


def test_the_managers_take_over_else_comms(admin, officer, manager, comms):
    assert who_takes_over(officer) == [manager]
    assert who_takes_over(manager) == [comms]


def test_they_are_told_with_the_number_of_things(admin, officer, manager, service, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_account(service=service, lead=officer)

    leave(person=officer, on=today(3), by=admin)
    deliver_due()

    told = [one for one in mail.outbox if manager.email in one.to]
    assert "looks after 1 thing" in told[0].body and "hand-over" in told[0].body
    assert Notice.objects.get(recipient=manager).path == f"/people/{officer.pk}/hand-over/"


def test_with_nothing_to_hand_over_nobody_is_mailed(admin, officer, manager, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    leave(person=officer, on=today(3), by=admin)
    deliver_due()

    assert mail.outbox == []


def test_everything_they_look_after_is_listed(admin, officer, manager, service, comms):
    account = make_account("Parks", service=service, lead=officer)
    make_version(account, by=officer)
    make_named(make_account("Museum", service=service), officer)
    requests.supported(officer, service, manager, deputy=make_user())
    requests.draft(officer, service)
    consents.make_form(service=service, uploaded_by=officer, status="filed", file=False)

    kinds = {duty.kind for duty in duties_of(officer)}

    assert kinds >= {"Social account", "Own login", "Password", "Request", "Consent form"}
    assert not any(duty.done for duty in duties_of(officer))


def test_what_is_done_elsewhere_is_ticked_off(admin, officer, comms, service, client_for, manager, clock):
    account = make_account("Parks", service=service, lead=make_user())
    holder = make_holder(account, officer)
    version = make_version(account)
    make_reveal(version, officer)
    leave(person=officer, on=today(), by=admin)
    page = client_for(manager).get(f"/people/{officer.pk}/hand-over/").content.decode()
    assert "To do: 2" in page and "Change the password" in page

    remove_holder(holder=holder, by=comms)
    clock.forward(hours=1)
    version.superseded_at = portal_clock.now()
    version.save()

    page = client_for(manager).get(f"/people/{officer.pk}/hand-over/").content.decode()
    assert "Everything is handed over" in page and "Done: 2" in page


def test_only_whom_it_concerns_sees_the_list(officer, stranger, client_for):
    assert client_for(stranger).get(f"/people/{officer.pk}/hand-over/").status_code == 403


def test_after_the_retention_time_the_data_go_and_the_audit_keeps_the_name(
    admin, officer, manager, clock, settings
):
    Absence.objects.create(person=manager, stand_in=officer, first_day=today(), last_day=today())
    leave(person=officer, on=today(), by=admin)
    assert minimise_due() == 0

    clock.forward(days=settings.STAFF_RETENTION_DAYS)
    sweep()

    gone = again(officer)
    assert gone.full_name == f"Former member of staff {officer.pk}" and gone.email.endswith(
        "@minimised.invalid"
    )
    assert not Notice.objects.filter(recipient=officer).exists() and not Absence.objects.exists()
    event = AuditEvent.objects.get(event="people.minimised")
    assert event.facts["name"] == "Olive Officer"
    assert minimise_due() == 0


def test_somebody_let_in_meanwhile_keeps_their_data(admin, officer, clock, settings, monkeypatch):
    from accounts.staff import minimising

    leave(person=officer, on=today(), by=admin)
    clock.forward(days=settings.STAFF_RETENTION_DAYS)
    read = minimising.locked

    def back_just_now(pk):
        User.objects.get_queryset().filter(pk=pk).update(left_on=None, is_active=True)
        return read(pk)

    monkeypatch.setattr(minimising, "locked", back_just_now)

    assert minimise_due() == 0 and again(officer).full_name == "Olive Officer"


def test_the_dry_run_names_who_is_due(admin, officer, manager, client_for, clock, settings):
    leave(person=officer, on=today(), by=admin)
    client = client_for(admin)
    assert "Nobody is due" in client.get("/people/retention/").content.decode()

    clock.forward(days=settings.STAFF_RETENTION_DAYS - 30)
    assert "Not yet" in client_for(admin).get("/people/retention/").content.decode()
    clock.forward(days=30)
    assert ">Due<" in client_for(admin).get("/people/retention/").content.decode()
