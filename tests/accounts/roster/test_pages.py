"""Who may do what, through what, since when."""

import pytest

from accounts.audit.models import AuditEvent
from accounts.models import Absence
from accounts.staff.actions import set_roles
from config import clock
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(auditor, client_for):
    return client_for(auditor)


def text(client, **asked):
    return client.get("/roles/", asked).content.decode()


def test_each_way_has_its_list(client, admin, officer, manager, comms, service):
    make_account("Parks", service=service, lead=officer)
    Absence.objects.create(person=manager, stand_in=officer, first_day=clock.today(), last_day=clock.today())

    assert "Comms Person" in text(client) and "Olive Officer" not in text(client)
    assert "Manages Leisure" in text(client, through="manager")
    assert "Lead of Parks" in text(client, through="holder")
    assert "Acts for Mani Manager" in text(client, through="stand-in")
    assert "Claim and decide requests" in text(client)


def test_since_when_comes_from_the_audit(client, admin, officer):
    assert "Before it was recorded" in text(client)
    set_roles(person=officer, roles=["comms"], reason="Joins", by=admin)
    set_roles(person=officer, roles=["comms", "auditor"], reason="Checks", by=admin)

    page = text(client, q="olive")

    assert "Before it was recorded" not in page.split("What each role")[0]


def test_it_is_narrowed_by_name_and_service(client, officer, manager, comms, service):
    assert "Comms Person" not in text(client, service=service.pk)
    assert "Mani Manager" in text(client, through="manager", service=service.pk)
    assert "Nobody in this way" in text(client, through="manager", q="olive")


def test_leavers_are_not_in_it(client, comms):
    comms.left_on = clock.today()
    comms.save()

    assert "Comms Person" not in text(client)


def test_the_export_holds_every_way_or_the_chosen_one(client, officer, manager, comms, service):
    make_account("Parks", service=service, lead=officer)
    make_user("@mal", role="auditor")

    whole = b"".join(client.get("/roles/export.csv").streaming_content).decode()
    one = b"".join(client.get("/roles/export.csv", {"through": "holder"}).streaming_content).decode()

    assert "Manages Leisure" in whole and "Lead of Parks" in whole and "'@mal" in whole
    assert "Lead of Parks" in one and "Manages" not in one
    assert AuditEvent.objects.filter(event="people.roles_exported").count() == 2
