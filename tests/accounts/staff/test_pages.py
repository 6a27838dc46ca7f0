"""Staff as the administrator and the auditor see them; adding somebody by command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.audit.models import AuditEvent
from accounts.models import Membership, User
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def test_the_list_finds_by_name_and_address(client_for, admin, officer):
    client = client_for(admin)

    for text in ("olive", officer.email[:8]):
        assert "Olive Officer" in client.get("/people/", {"q": text}).content.decode()
    assert "Nobody has that name" in client.get("/people/", {"q": "xyz"}).content.decode()


def test_a_person_shows_services_and_roles(client_for, auditor, comms):
    Membership.objects.create(user=comms, service=make_service("Press"), is_manager=True)

    page = client_for(auditor).get(f"/people/{comms.pk}/").content.decode()

    assert "Press, as manager" in page
    assert "Comms" in page


def test_the_command_adds_a_person_with_service_and_role(db):
    options = {"service": "Press", "manages": True, "roles": ["comms"], "stdout": StringIO()}
    call_command("add_person", "New@Staff.Example", "New Person", **options)

    person = User.objects.get_queryset().get()
    assert person.email == "new@staff.example"
    assert person.has_role("comms") and not person.has_usable_password()
    assert [one.service.name for one in person.memberships.all()] == ["Press"]
    assert AuditEvent.objects.get().target_id == str(person.pk)


@pytest.mark.parametrize(
    ("email", "options", "sentence"),
    [
        ("not an address", {}, "is not an email address"),
        ("used@staff.example", {}, "has been added already"),
        ("new@staff.example", {"manages": True}, "which service they manage"),
    ],
)
def test_the_command_refuses_in_one_sentence_and_writes_nothing(db, email, options, sentence):
    make_user(email="used@staff.example")

    with pytest.raises(CommandError, match=sentence):
        call_command("add_person", email, "New Person", **options)

    assert User.objects.get_queryset().count() == 1
