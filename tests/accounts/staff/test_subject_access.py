"""One file of all that the portal holds on a person."""

import io
import json
import zipfile

import pytest
from django.apps import apps

from accounts.audit.models import AuditEvent
from accounts.people.contributed import held_on
from accounts.people.holding import links_to_people, plain
from tests.approvals import factories as requests
from tests.consents import factories as consents
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db

OURS = ("accounts", "socialaccounts", "approvals", "consents")


def fetched(client, person, **fields):
    return client.post(f"/people/{person.pk}/held/", {"reason": "Request of 3 May", **fields})


def let_go(answer):
    """Close what the answer reads from, not the database, as the end of a request would here."""
    for close in answer._resource_closers:
        close()


def opened(answer):
    zipped = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    let_go(answer)
    return json.loads(zipped.read("data.json")), zipped.read("data.html").decode()


def test_everything_is_in_it_and_nothing_of_others(auditor, officer, manager, service, client_for):
    account = make_account("Parks", service=service, lead=officer)
    make_reveal(make_version(account, by=officer), officer)
    requests.supported(officer, service, manager, deputy=make_user())
    consents.make_child("Mia", "Brook", added_by=officer)
    consents.make_form(service=service, uploaded_by=officer, status="filed", file=False)
    client_for(officer).get("/")

    data, page = opened(fetched(client_for(auditor), officer))

    assert data["Person"][0]["Name"] == "Olive Officer" and data["Services"][0]["Service"] == "Leisure"
    titles = " | ".join(data)
    for part in ("Holder", "Version", "Reveal", "Request", "Form", "Child"):
        assert part.lower() in titles.lower(), titles
    assert "Olive Officer" in page and "<h2>Services</h2>" in page
    assert "Mia" not in json.dumps(data) and "Brook" not in page


def test_the_event_comes_first_and_says_why(auditor, officer, client_for):
    let_go(fetched(client_for(auditor), officer))

    event = AuditEvent.objects.get(event="people.data_exported")
    assert event.reason == "Request of 3 May" and event.target_id == str(officer.pk)
    assert "Say why" in fetched(client_for(auditor), officer, reason="").content.decode()


def test_it_asks_for_the_password_again(auditor, officer, client_for):
    client = client_for(auditor)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    assert "/confirm/" in fetched(client, officer).headers["Location"]
    assert not AuditEvent.objects.filter(event="people.data_exported").exists()


def test_every_key_to_people_is_part_of_it(officer):
    titles = {section.title for section in held_on(officer)}

    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for link in links_to_people(model):
                words = f"{model._meta.verbose_name}: {link.verbose_name}".replace("_", " ").lower()
                assert words in {title.lower() for title in titles}


def test_names_cannot_become_markup(auditor, client_for):
    person = make_user("<script>alert(1)</script>")

    _, page = opened(fetched(client_for(auditor), person))

    assert "<script>" not in page


def test_values_are_plain():
    assert plain(["a", "b"]) == "a, b" and plain(b"x") == "b'x'" and plain(None) is None
