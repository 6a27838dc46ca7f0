"""Standing in for a manager who is away: by dates alone, in their own service or as comms, and never for one's own."""

from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.models import Absence, Membership, Notice, User
from accounts.notices.tasks import deliver
from accounts.people.rules import acts_for, in_place_of, manages_service
from accounts.staff.absences import end_absence, set_absence
from approvals.review.actions import do_not_support, support
from config import clock as portal_clock
from config.workflow import Refused
from tests.approvals import factories as requests
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def day(days=0):
    return portal_clock.today() + timedelta(days=days)


def away(person, stand_in, by=None, first=0, last=5):
    return set_absence(
        person=person, stand_in=stand_in, first_day=day(first), last_day=day(last), by=by or person
    )


def again(person):
    return User.objects.get(pk=person.pk)


def test_a_colleague_manages_the_service_meanwhile(manager, officer, service, clock):
    away(manager, officer, first=1, last=2)
    assert not manages_service(again(officer), service)

    clock.forward(days=1)
    assert manages_service(again(officer), service) and acts_for(again(officer), service) == manager
    assert in_place_of(again(officer), service) == {"in_place_of": "Mani Manager"}
    assert set(service.managers_and_stand_ins()) == {manager, officer}

    clock.forward(days=2)
    assert not manages_service(again(officer), service)


def test_comms_stands_in_for_anybody(manager, comms, service):
    away(manager, comms)

    assert again(comms).managed_service_ids == {service.pk}


def test_a_colleague_acts_in_their_common_service_alone(manager, officer, service):
    other = make_service("Parks")
    Membership.objects.create(user=manager, service=other, is_manager=True)
    away(manager, officer)

    assert again(officer).managed_service_ids == {service.pk}
    assert acts_for(again(officer), other) is None


def test_whoever_changes_service_or_whose_manager_leaves_stands_in_no_more(manager, officer, service):
    away(manager, officer)
    User.objects.get_queryset().filter(pk=manager.pk).update(left_on=day())
    assert not manages_service(again(officer), service)
    User.objects.get_queryset().filter(pk=manager.pk).update(left_on=None)

    Membership.objects.filter(user=officer).delete()

    assert not manages_service(again(officer), service)


def test_a_stand_in_is_not_passed_on(manager, officer, comms, service):
    away(manager, officer)

    with pytest.raises(Refused, match="neither manages a service"):
        away(again(officer), comms)


def test_whoever_manages_it_themselves_acts_for_nobody(manager, service):
    assert acts_for(again(manager), service) is None and in_place_of(manager, service) == {}


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(-1, 3, "today or later"), (4, 3, "must not be before"), (0, 120, "three months at most")],
)
def test_the_days_make_sense(manager, officer, first, last, sentence):
    with pytest.raises(Refused, match=sentence):
        away(manager, officer, first=first, last=last)


def test_who_may_stand_in(manager, officer, stranger, comms, admin):
    with pytest.raises(Refused, match="same service or from comms"):
        away(manager, stranger)
    with pytest.raises(Refused, match="same service or from comms"):
        away(manager, manager)
    with pytest.raises(Refused, match="same service or from comms"):
        away(comms, officer)
    with pytest.raises(Refused, match="Only they themselves"):
        away(manager, officer, by=officer)
    assert away(manager, officer, by=admin).stand_in == officer


def test_one_at_a_time_and_nobody_who_is_away(manager, officer, comms, comms2):
    away(comms, comms2)

    with pytest.raises(Refused, match="is away on one of these days too"):
        away(manager, comms)
    away(manager, officer)
    with pytest.raises(Refused, match="on one of these days already"):
        away(manager, comms2, first=3)


def test_calling_it_off(manager, officer, stranger, service, admin):
    absence = away(manager, officer)
    with pytest.raises(Refused, match="Only they themselves"):
        end_absence(absence=absence, by=stranger)

    end_absence(absence=absence, by=officer)

    assert not manages_service(again(officer), service)
    with pytest.raises(Refused, match="over already"):
        end_absence(absence=absence, by=admin)


def test_the_pages(manager, officer, service, client_for):
    client = client_for(manager)
    fields = {"stand_in": officer.pk}
    for name, date in (("first_day", day()), ("last_day", day(2))):
        fields |= {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}
    assert client.post("/me/away/", fields).status_code == 302
    assert "on one of these days already" in client.post("/me/away/", fields).content.decode()
    assert "Olive Officer acts for you" in client.get("/me/").content.decode()
    assert "You act for Mani Manager" in client_for(officer).get("/me/").content.decode()
    absence = Absence.objects.get()
    client.post(f"/me/away/{absence.pk}/call-off/")
    assert "over already" in client.post(f"/me/away/{absence.pk}/call-off/", follow=True).content.decode()
    assert "neither manage a service nor" in client_for(officer).get("/me/away/").content.decode()


def test_the_stand_in_supports_requests_and_the_audit_names_both(manager, officer, service, client_for):
    away(manager, officer)
    request = requests.submitted(make_user(service=service), service, deputy=make_user())
    assert set(request.free_managers()) == {manager, officer}

    support(request=request, by=again(officer))

    event = AuditEvent.objects.get(event="request.supported")
    assert event.actor_name == "Olive Officer" and event.facts["in_place_of"] == "Mani Manager"
    assert event.facts["in_the_managers_place"] is False


def test_nobody_answers_the_request_of_whom_they_act_for(manager, officer, comms, service):
    away(manager, officer)
    other = make_user(service=service, manages=True)
    request = requests.submitted(manager, service, deputy=make_user())

    assert request.free_managers() == [other]
    with pytest.raises(Refused, match="You act for Mani Manager, who is named"):
        do_not_support(request=request, by=again(officer), text="No need")


def test_an_administrator_names_the_stand_in_of_somebody_who_is_away_already(
    manager, officer, admin, client_for
):
    client = client_for(admin)
    fields = {"stand_in": officer.pk}
    for name, date in (("first_day", day()), ("last_day", day(2))):
        fields |= {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}
    url = f"/people/{manager.pk}/away/"

    assert "Olive Officer acts for Mani Manager" in client.post(url, fields, follow=True).content.decode()
    assert "on one of these days already" in client.post(url, fields).content.decode()
    assert AuditEvent.objects.get(event="people.absence_set").actor_name == "Admin Person"
    told = {notice.recipient: notice.title for notice in Notice.objects.filter(kind="stands_in")}
    assert set(told) == {manager, officer}

    call_off = f"{url}{Absence.objects.get().pk}/call-off/"
    assert "Nobody stands in any more" in client.post(call_off, follow=True).content.decode()
    assert "It is over already" in client.post(call_off, follow=True).content.decode()
    assert "neither manages a service" in client.get(f"/people/{officer.pk}/away/").content.decode()


def test_both_are_told_what_they_did_not_do_themselves(manager, officer, mailoutbox):
    absence = away(manager, officer)
    deliver()
    end_absence(absence=absence, by=officer)
    deliver()

    mails = {(mail.to[0], mail.body) for mail in mailoutbox}
    assert len(mails) == 2
    assert any(to == officer.email and "You act for Mani Manager from" in body for to, body in mails)
    assert any(to == manager.email and "Olive Officer no longer acts for you" in body for to, body in mails)


def test_no_mail_says_that_it_begins_once_it_is_called_off(manager, officer, mailoutbox):
    end_absence(absence=away(manager, officer), by=manager)
    deliver()

    assert [mail.to for mail in mailoutbox] == [[officer.email]]
    assert "no longer act" in mailoutbox[0].body
