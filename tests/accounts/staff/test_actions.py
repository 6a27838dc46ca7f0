"""What an administrator does with a member of staff, and what is refused."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import Membership, Notice, User
from accounts.notices.deliver import deliver_due
from accounts.people.models import UserManager
from accounts.staff import actions
from config import clock as portal_clock
from config.workflow import Refused
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def last_event():
    return AuditEvent.objects.first()


def add(by, **fields):
    return actions.add_person(
        **({"email": "new@staff.example", "full_name": "New Person", "by": by} | fields)
    )


def change(person, by, **fields):
    now = {"full_name": person.full_name, "email": person.email, "job_title": person.job_title}
    return actions.change_details(
        **({"person": person, "as_seen": actions.seen(person), "by": by} | now | fields)
    )


def test_somebody_added_works_in_their_service_and_gets_a_link(admin, service, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    person = add(admin, email="New@Staff.Example", service=service, manages=True)

    assert person.email == "new@staff.example" and not person.has_usable_password()
    assert person.managed_service_ids == {service.pk}
    assert last_event().event == "people.added"
    deliver_due()
    link = mail.outbox[0].body.split("/sign-in/password/reset/")[1].split()[0]
    answer = Client().get(f"/sign-in/password/reset/{link}", follow=True)
    assert "New password" in answer.content.decode()
    assert link not in str(Notice.objects.values())


def test_an_address_is_used_once(admin, officer, monkeypatch):
    with pytest.raises(Refused, match="on the staff list already"):
        add(admin, email=officer.email.upper())

    def lost_the_race(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(UserManager, "create_user", lost_the_race)
    with pytest.raises(Refused, match="on the staff list already"):
        add(admin)


def test_nobody_joins_a_closed_service(admin, officer):
    closed = make_service()
    closed.is_active = False
    closed.save()

    with pytest.raises(Refused, match="is closed"):
        add(admin, service=closed)
    with pytest.raises(Refused, match="is closed"):
        actions.change_service(person=officer, service=closed, starts_on=portal_clock.today(), by=admin)


def test_details_change_and_say_what_was(admin, officer):
    EmailAddress.objects.create(user=officer, email=officer.email)

    after = change(officer, admin, full_name="Olive Archer", email="Olive.A@staff.example")

    assert (after.full_name, after.email) == ("Olive Archer", "olive.a@staff.example")
    assert last_event().facts["full_name_was"] == "Olive Officer"
    assert not EmailAddress.objects.filter(user=officer).exists()


def test_nothing_changed_is_no_event(admin, officer):
    change(officer, admin)

    assert not AuditEvent.objects.exists()


def test_a_change_of_what_was_not_seen_is_refused(admin, officer):
    seen = actions.seen(officer)
    change(officer, admin, job_title="Ranger")

    with pytest.raises(Refused, match="Somebody else changed this person"):
        change(officer, admin, job_title="Keeper", as_seen=seen)


def test_an_address_in_use_is_refused_in_a_race_too(admin, officer, manager, monkeypatch):
    with pytest.raises(Refused, match="on the staff list already"):
        change(officer, admin, email=manager.email)

    def lost_the_race(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(User, "save", lost_the_race)
    with pytest.raises(Refused, match="on the staff list already"):
        change(officer, admin, email="free@staff.example")


def test_another_service_from_a_day_on(admin, officer, service, clock):
    Membership.objects.update(started_on=portal_clock.today() - timedelta(days=9))
    other, day = make_service("Housing"), portal_clock.today() + timedelta(days=5)

    actions.change_service(person=officer, service=other, starts_on=day, by=admin)

    assert User.objects.get(pk=officer.pk).service_ids == {service.pk}
    clock.forward(days=5)
    assert User.objects.get(pk=officer.pk).service_ids == {other.pk}


def test_a_plan_is_replaced_and_one_of_today_too(admin, officer, service):
    today, later = portal_clock.today(), portal_clock.today() + timedelta(days=5)
    actions.change_service(person=officer, service=make_service("Housing"), starts_on=later, by=admin)

    actions.change_service(
        person=officer, service=make_service("Parks"), starts_on=today, manages=True, by=admin
    )

    assert [str(one.service) for one in officer.memberships.all()] == ["Parks"]
    actions.change_service(person=officer, service=None, starts_on=today, by=admin)
    assert not officer.memberships.exists()


def test_the_service_they_work_in_is_no_change(admin, officer, service):
    with pytest.raises(Refused, match="already"):
        actions.change_service(person=officer, service=service, starts_on=portal_clock.today(), by=admin)


def test_roles_are_given_with_a_reason(admin, officer):
    after = actions.set_roles(person=officer, roles=["comms", "comms lead"], reason="Joins comms", by=admin)

    assert after.roles == {"comms", "comms lead"}
    assert last_event().facts["given"] == ["comms", "comms lead"]


@pytest.mark.parametrize(
    ("roles", "reason", "sentence"),
    [
        (["comms"], " ", "Say why"),
        ([], "Because", "have already"),
        (["comms lead"], "Because", "is in comms as well"),
    ],
)
def test_roles_that_make_no_sense_are_refused(admin, officer, roles, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.set_roles(person=officer, roles=roles, reason=reason, by=admin)


def test_nobody_gives_themselves_a_role_or_stops_themselves(admin):
    with pytest.raises(Refused, match="Nobody changes their own roles"):
        actions.set_roles(person=admin, roles=["auditor"], reason="I want it", by=admin)
    with pytest.raises(Refused, match="Nobody stops their own"):
        actions.deactivate(person=admin, reason="Tired", by=admin)


def test_the_last_administrator_stays(admin):
    other = make_user(role="administrator")
    actions.set_roles(person=admin, roles=[], reason="Moves on", by=other)

    with pytest.raises(Refused, match="without an administrator"):
        actions.set_roles(person=other, roles=[], reason="Moves on too", by=admin)
    with pytest.raises(Refused, match="without an administrator"):
        actions.deactivate(person=other, reason="Moves on too", by=admin)


def test_whoever_is_stopped_is_out_at_once(admin, officer, client_for):
    client = client_for(officer)
    client.get("/")

    actions.deactivate(person=officer, reason="Suspended", by=admin)

    assert client.get("/").status_code == 302
    assert not UserSession.objects.filter(user=officer).exists()
    assert last_event().reason == "Suspended"


def test_stopping_needs_a_reason_and_somebody_to_stop(admin, officer):
    with pytest.raises(Refused, match="Say why"):
        actions.deactivate(person=officer, reason="", by=admin)
    actions.deactivate(person=officer, reason="Suspended", by=admin)
    with pytest.raises(Refused, match="can no longer sign in already"):
        actions.deactivate(person=officer, reason="Again", by=admin)
    with pytest.raises(Refused, match="nothing to invite"):
        actions.send_invitation(person=User.objects.get(pk=officer.pk), by=admin)


def test_letting_them_in_again_takes_a_date_that_has_come_away(admin, officer):
    officer.is_active, officer.left_on = False, portal_clock.today()
    officer.save()

    after = actions.reactivate(person=officer, reason="Came back", by=admin)

    assert after.is_here and after.left_on is None
    with pytest.raises(Refused, match="can sign in already"):
        actions.reactivate(person=officer, reason="Again", by=admin)


def test_letting_them_in_again_keeps_a_date_ahead(admin, officer):
    officer.is_active, officer.left_on = False, portal_clock.today() + timedelta(days=3)
    officer.save()

    assert actions.reactivate(person=officer, reason="Back", by=admin).left_on is not None


def test_letting_in_needs_a_reason_and_data(admin, officer):
    officer.is_active, officer.minimised_on = False, portal_clock.today()
    officer.save()

    with pytest.raises(Refused, match="Say why"):
        actions.reactivate(person=officer, reason=" ", by=admin)
    with pytest.raises(Refused, match="Add them anew"):
        actions.reactivate(person=officer, reason="Came back", by=admin)


def test_an_invitation_is_sent_once_a_minute(admin, officer, clock):
    actions.send_invitation(person=officer, by=admin)
    actions.send_invitation(person=officer, by=admin)
    assert Notice.objects.filter(kind="invited").count() == 1

    clock.forward(minutes=2)
    actions.send_invitation(person=officer, by=admin)

    assert Notice.objects.filter(kind="invited").count() == 2
