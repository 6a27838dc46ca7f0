"""Everything on one child: what is in it, who is masked in it, and that nobody gets it unrecorded."""

import io
import json
import zipfile

import pytest

from accounts.models import AuditEvent
from consents.records.actions import Who
from consents.takedowns import recording
from tests.consents import factories
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import make_post

pytestmark = pytest.mark.django_db


def fetch(client, child):
    answer = client.post(f"/consents/children/{child.pk}/export/", {"reason": "Request 2026-114"})
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_zip_holds_the_child_and_masks_others(client_for, comms):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    alone = factories.make_form(children=[ada], own_say="agreed")
    factories.make_page(alone.files.get())
    both = factories.make_form(children=[ada, ben])
    factories.make_page(both.files.get())
    make_form(ada)
    post = make_post(comms, ada)
    factories.make_say(ada, "agreed")
    factories.make_flag(ada, outside_reference="CASE-77")
    recording.withdraw(children=[ada], who=Who(adult=alone.adult), by=comms, note="Her father rang")

    archive = fetch(client_for(comms), ada)

    assert archive.testzip() is None
    assert {"data.json", "index.html", f"pages/{alone.reference}-1.jpg"} == set(archive.namelist())
    data = json.loads(archive.read("data.json"))
    text = archive.read("data.json").decode() + archive.read("index.html").decode()
    assert data["child"][0]["given_names"] == "Ada" and post.url in text
    assert {form["reference"] for form in data["forms"]} >= {alone.reference, both.reference}
    assert data["take_downs"] and data["withdrawals"] and data["said"] and data["history"]
    for other in ("Abara", alone.adult.name, comms.full_name, "CASE-77", "Her father", "flag"):
        assert other not in text
    assert "left out: other people are named" in text


def test_nothing_is_given_out_unrecorded_or_without_a_reason(client_for, comms):
    child = make_child()
    client = client_for(comms)
    assert "Say who asked" in client.post(f"/consents/children/{child.pk}/export/", {}).content.decode()
    assert not AuditEvent.objects.filter(event="child.exported").exists()

    fetch(client, child)

    event = AuditEvent.objects.get(event="child.exported")
    assert event.reason == "Request 2026-114" and "Okafor" not in event.details


def test_who_did_not_confirm_their_password_lately_is_asked(client_for, comms):
    client = client_for(comms)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    answer = client.get(f"/consents/children/{make_child().pk}/export/")

    assert answer.status_code == 302 and "/sign-in/confirm/" in answer.url
