"""Services: adding, renaming, closing, and their managers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.audit.models import AuditEvent
from accounts.models import Membership, Service
from accounts.staff.services import add_service, close_service, rename_service, set_managers
from config import clock
from config.workflow import Refused
from tests.approvals import factories as requests
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def lost_the_race(*args, **kwargs):
    raise IntegrityError


def test_a_name_is_used_once_whatever_its_capitals(admin, service, monkeypatch):
    added = add_service(name="Museums", by=admin)
    with pytest.raises(Refused, match="with this name"):
        add_service(name="LEISURE", by=admin)
    with pytest.raises(Refused, match="with this name"):
        rename_service(service=added, name="leisure", by=admin)
    monkeypatch.setattr(Service, "save", lost_the_race)
    with pytest.raises(Refused, match="with this name"):
        add_service(name="Parks", by=admin)
    with pytest.raises(Refused, match="with this name"):
        rename_service(service=added, name="Parks", by=admin)


def test_a_name_changes_once(admin, service):
    rename_service(service=service, name="Leisure and parks", by=admin)
    rename_service(service=service, name="Leisure and parks", by=admin)

    assert AuditEvent.objects.get().facts == {"name": "Leisure and parks", "was": "Leisure"}


def test_only_an_empty_service_is_closed(admin, officer, service, manager):
    empty = make_service()
    make_account(service=service)
    requests.supported(officer, service, manager, deputy=make_user())

    with pytest.raises(Refused, match="2 people and 1 open social account and 1 open request"):
        close_service(service=service, by=admin)

    close_service(service=empty, by=admin)
    with pytest.raises(Refused, match="closed already"):
        close_service(service=empty, by=admin)


def test_managers_of_today_have_a_span_of_their_own(admin, officer, manager, service):
    Membership.objects.update(started_on=clock.today() - timedelta(days=30))

    set_managers(service=service, managers=[officer], by=admin)

    assert list(service.managers()) == [officer]
    assert officer.memberships.count() == 2 and set(service.members()) == {officer, manager}
    set_managers(service=service, managers=[manager, officer], by=admin)
    assert set(service.managers()) == {officer, manager}
    before = AuditEvent.objects.count()
    set_managers(service=service, managers=[manager, officer], by=admin)
    assert AuditEvent.objects.count() == before


def test_nobody_manages_a_service_they_do_not_work_in(admin, service, stranger):
    with pytest.raises(Refused, match="does not work in"):
        set_managers(service=service, managers=[stranger], by=admin)


def test_the_pages(admin, officer, manager, service, client_for):
    client = client_for(admin)

    assert client.post("/people/services/add/", {"name": "Museums"}).status_code == 302
    assert "with this name" in client.post("/people/services/add/", {"name": "museums"}).content.decode()
    museums = Service.objects.get(name="Museums")
    url = f"/people/services/{museums.pk}"
    assert "with this name" in client.post(f"{url}/rename/", {"name": "Leisure"}).content.decode()
    assert client.post(f"{url}/rename/", {"name": "Museum"}).status_code == 302
    assert "Nobody works in this service" in client.get(f"{url}/managers/").content.decode()
    there = f"/people/services/{service.pk}"
    assert "still has 2 people" in client.post(f"{there}/close/").content.decode()
    assert client.post(f"{there}/managers/", {"managers": [officer.pk]}).status_code == 302
    assert list(service.managers()) == [officer]
    assert client.post(f"{url}/close/").status_code == 302
    page = client.get("/people/services/").content.decode()
    assert "Olive Officer" in page and "Closed" in page
