"""The administrator's pages: what they ask, refuse in sentences and keep."""

from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.models import User
from config import clock
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


@pytest.fixture
def client(admin, client_for):
    return client_for(admin)


def text(answer):
    return answer.content.decode()


def test_adding(client, service, officer):
    page = client.post("/people/add/", {"full_name": "New Person", "email": officer.email, "manages": "on"})
    assert "Select the service that they manage" in text(page)
    page = client.post("/people/add/", {"full_name": "New Person", "email": officer.email})
    assert "on the staff list already" in text(page) and "New Person" in text(page)

    answer = client.post(
        "/people/add/", {"full_name": "New Person", "email": "n@staff.example", "service": service.pk}
    )

    person = User.objects.get(email="n@staff.example")
    assert answer.headers["Location"] == f"/people/{person.pk}/"


def test_changing_details_names_what_somebody_else_did(client, officer):
    url = f"/people/{officer.pk}/change/"
    form = client.get(url).context["form"]
    fields = {"full_name": "Olive Archer", "email": officer.email, "as_seen": form.initial["as_seen"]}

    assert client.post(url, fields).status_code == 302
    assert "Somebody else changed this person" in text(client.post(url, fields | {"full_name": "Olive B"}))


@pytest.mark.parametrize(
    ("days", "sentence"), [(-400, "within the past year"), (400, "within the next year")]
)
def test_a_change_of_service_has_a_sensible_day(client, officer, days, sentence):
    fields = {"service": make_service().pk} | day("starts_on", clock.today() + timedelta(days=days))

    assert sentence in text(client.post(f"/people/{officer.pk}/service/", fields))


def test_changing_the_service(client, officer, service):
    url = f"/people/{officer.pk}/service/"
    same = {"service": service.pk} | day("starts_on", clock.today())
    assert "works in Leisure already" in text(client.post(url, same))

    assert client.post(url, same | {"service": make_service("Parks").pk}).status_code == 302


def test_roles_leaving_and_coming_back(client, officer):
    url = f"/people/{officer.pk}"
    assert "Say why" in text(client.post(f"{url}/roles/", {"roles": ["comms"]}))
    assert client.post(f"{url}/roles/", {"roles": ["comms"], "reason": "Joins"}).status_code == 302
    far = day("left_on", clock.today() + timedelta(days=3000))
    assert "within two years" in text(client.post(f"{url}/leave/", far))
    soon = day("left_on", clock.today() + timedelta(days=3))
    assert client.post(f"{url}/leave/", soon).status_code == 302
    assert "Leaving" in text(client.get(f"{url}/"))
    assert client.post(f"{url}/stay/", {"reason": "Stays"}).status_code == 302
    assert client.post(f"{url}/stop/", {"reason": "Suspended"}).status_code == 302
    assert "nothing to invite" in text(client.post(f"{url}/invite/", follow=True))
    assert client.post(f"{url}/allow/", {"reason": "Back"}).status_code == 302
    assert "gets a new link" in text(client.post(f"{url}/invite/", follow=True))


def test_nobody_finds_their_own_roles_to_change(client, admin):
    assert "/roles/" not in text(client.get(f"/people/{admin.pk}/")).split("<main")[1]
    answer = client.post(f"/people/{admin.pk}/roles/", {"roles": ["auditor"], "reason": "I want it"})
    assert "Nobody changes their own roles" in text(answer)


def test_roles_ask_for_the_password_again(client, officer):
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    assert "/confirm/" in client.get(f"/people/{officer.pk}/roles/").headers["Location"]


def test_the_list_filters(client, admin, officer, manager, comms, service, stranger):
    officer.left_on = clock.today() + timedelta(days=3)
    officer.save()
    manager.is_active = False
    manager.save()
    stranger.left_on = clock.today()
    stranger.save()

    def named(**asked):
        return {person.full_name for person, *_ in client.get("/people/", asked).context["lines"]}

    assert named(service=service.pk) == {"Olive Officer", "Mani Manager"}
    assert named(role="comms") == {"Comms Person"}
    assert named(service="none") == {"Comms Person", "Admin Person"}
    assert named(state="leaving") == {"Olive Officer"}
    assert named(state="stopped") == {"Mani Manager"}
    assert named(state="left") == {"Stran Stranger"}
    assert "Mani Manager" not in named(state="here")
    assert named(q="olive officer", sort="new") == {"Olive Officer"}
    assert len(named(state="nonsense")) == 5


def test_the_export_is_what_the_filter_finds_and_is_recorded(client, officer, service):
    make_user("=cmd()", service=service, manages=True)

    answer = client.get("/people/export.csv", {"service": service.pk})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert "'=cmd()" in lines[1] and "Olive Officer" in lines[2] and len(lines) == 3
    assert AuditEvent.objects.get().event == "people.exported"
