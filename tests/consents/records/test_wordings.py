"""Versions of the paper form: drafted by comms, compared, issued once, and then nobody changes them, not even by SQL."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from consents.models import Wording
from consents.records import wording_actions
from consents.records.wording_forms import initial_of
from tests.consents import factories

pytestmark = pytest.mark.django_db

TYPED = {
    "version": "2027-1",
    "channels": ["facebook", "website"],
    "uses": ["photo"],
    "naming": ["none", "first"],
    "max_months": "12",
    "own_say_age": "12",
    "covers_earlier_photos": "on",
}
FACTS = {
    "version": "2027-1",
    "offers": [["facebook", "Facebook"]],
    "media": ["photo"],
    "naming": ["none"],
    "max_months": 12,
    "own_say_age": None,
    "covers_earlier_photos": False,
}


@pytest.fixture
def draft(comms):
    return wording_actions.draft_wording(facts=FACTS, by=comms)


def test_a_draft_starts_like_the_newest_and_is_issued_in_two_clicks(client_for, comms):
    factories.make_wording(offers=[["facebook", "Our Facebook pages"]])
    client = client_for(comms)

    start = client.get("/consents/wordings/new/").context["form"].initial
    response = client.post("/consents/wordings/new/", TYPED)
    wording = Wording.objects.get(version="2027-1")
    issued = client.post(f"{response.url}issue/")

    assert start["channels"] == ["facebook"]
    assert wording.offers[0] == ["facebook", "Our Facebook pages"]
    assert (wording.max_months, wording.own_say_age, wording.covers_earlier_photos) == (12, 12, True)
    assert issued.url == wording.get_absolute_url()
    assert factories.refreshed(wording).issued_on == portal_clock.today()
    assert Wording.objects.issued()[0] == wording
    assert {"wording.drafted", "wording.issued"} <= set(AuditEvent.objects.values_list("event", flat=True))


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"version": ""}, "version", "Enter the version"),
        ({"version": "2026-1"}, "version", "already"),
        ({"channels": []}, "channels", "Select at least one channel"),
        ({"channels": ["nowhere"]}, "channels", ""),
        ({"uses": []}, "uses", "Select at least one use"),
        ({"naming": ["full"]}, "naming", "“No name” must be among them"),
        ({"max_months": "121"}, "max_months", ""),
        ({"own_say_age": "3"}, "own_say_age", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    client_for, comms, change, field, sentence
):
    if not Wording.objects.filter(version="2026-1").exists():
        Wording.objects.create(**{**FACTS, "version": "2026-1"})

    response = client_for(comms).post("/consents/wordings/new/", {**TYPED, **change})

    assert sentence in str(response.context["form"].errors[field])
    assert "12" in response.content.decode()
    assert not Wording.objects.filter(version="2027-1").exists()


def test_a_draft_is_changed_and_the_audit_says_what(client_for, comms, draft):
    client = client_for(comms)

    response = client.post(f"{draft.get_absolute_url()}change/", {**TYPED, "max_months": ""})

    assert response.url == draft.get_absolute_url()
    assert factories.refreshed(draft).max_months is None
    assert "max_months" in AuditEvent.objects.get(event="wording.changed").facts["changed"]
    assert (
        wording_actions.change_wording(
            wording=draft, facts={name: getattr(draft, name) for name in wording_actions.FIELDS}, by=comms
        )
        == draft
    )
    assert AuditEvent.objects.filter(event="wording.changed").count() == 1


def test_a_changed_draft_cannot_take_the_version_of_another(comms, draft):
    other = wording_actions.draft_wording(facts={**FACTS, "version": "other"}, by=comms)

    with pytest.raises(Refused, match="already"):
        wording_actions.change_wording(wording=draft, facts={**FACTS, "version": other.version}, by=comms)


@pytest.mark.parametrize("hole", [{"offers": []}, {"media": []}, {"naming": ["first"]}])
def test_a_draft_with_a_hole_is_not_issued(client_for, comms, hole):
    draft = wording_actions.draft_wording(facts={**FACTS, **hole}, by=comms)

    client_for(comms).post(f"{draft.get_absolute_url()}issue/")

    assert factories.refreshed(draft).issued_on is None


def test_an_issued_version_changes_no_more(client_for, comms, draft):
    wording_actions.issue_wording(wording=draft, by=comms)
    client = client_for(comms)

    for what in ("change/", "issue/", "discard/"):
        for method in (client.get, client.post):
            response = method(f"{draft.get_absolute_url()}{what}", TYPED)
            assert response.url == draft.get_absolute_url()
    with pytest.raises(WrongState):
        wording_actions.change_wording(wording=draft, facts=FACTS, by=comms)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.filter(pk=draft.pk).update(max_months=1)
    assert factories.refreshed(draft).max_months == 12


def test_a_draft_is_discarded_and_gone(client_for, comms, draft):
    client = client_for(comms)
    assert client.get(f"{draft.get_absolute_url()}discard/").status_code == 200

    response = client.post(f"{draft.get_absolute_url()}discard/")

    assert response.url == "/consents/wordings/"
    assert not Wording.objects.filter(pk=draft.pk).exists()
    with pytest.raises(WrongState, match="discarded"):
        wording_actions.issue_wording(wording=draft, by=comms)


def test_the_page_of_a_version_shows_the_forms_that_hang_on_it(client_for, comms):
    form = factories.make_form()
    client = client_for(comms)

    page = client.get(form.wording.get_absolute_url()).content.decode()
    listed = client.get("/consents/wordings/").content.decode()

    assert form.reference in page
    assert "1 in all" in page
    assert "Signed by families" in listed


def test_two_versions_are_compared_line_by_line(client_for, comms, draft):
    other = wording_actions.draft_wording(facts={**FACTS, "version": "x", "max_months": None}, by=comms)
    client = client_for(comms)

    page = client.get(f"/consents/wordings/compare/?left={draft.pk}&right={other.pk}")

    assert [row.key for row in page.context["rows"] if row.differs] == ["Holds at most"]
    assert client.get("/consents/wordings/compare/?left=7777").context["rows"] == []


def test_the_newest_is_compared_with_the_one_before_until_others_are_chosen(client_for, comms, draft):
    page = client_for(comms).get("/consents/wordings/compare/")

    assert page.context["form"].cleaned_data["right"] == draft and page.context["rows"]
    assert "Select the version" not in page.content.decode()


def test_one_version_is_compared_with_nothing(client_for, comms):
    client = client_for(comms)

    assert "no two versions yet" in client.get("/consents/wordings/compare/").content.decode()
    assert "Compare two versions" not in client.get("/consents/wordings/").content.decode()


def test_no_wording_yet_starts_empty(client_for, comms):
    assert initial_of(None) == {}
    assert client_for(comms).get("/consents/wordings/new/").status_code == 200
