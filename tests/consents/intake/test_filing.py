"""Filing: what was typed is read, and either everything is written or nothing."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from consents.models import Adult, Consent
from tests.consents import factories
from tests.consents.intake.paper import CHILD, PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(date(2026, 11, 22))


def test_filing_writes_the_form_its_child_and_its_consent(send, draft, manager, service):
    send("add", **CHILD)

    response = send("file", **PAPER)

    form = factories.refreshed(draft)
    consent = Consent.objects.select_related("child").get()
    assert response.url == f"/consents/forms/{form.reference}/"
    assert (form.status, form.typed, form.service) == ("filed", {}, service)
    assert (form.adult.name, form.capacity, form.responsibility_shown) == ("Ada O’Brien", "parent", True)
    assert (form.signed_on, form.valid_from, form.valid_until) == (
        date(2026, 9, 1),
        date(2026, 9, 1),
        date(2028, 9, 1),
    )
    assert (form.channels, form.media, form.naming) == (["facebook", "website"], ["photo"], "none")
    assert (consent.child.name, consent.child.date_of_birth, consent.answer) == (
        "Mia O’Brien",
        date(2017, 5, 3),
        "granted",
    )
    assert AuditEvent.objects.filter(event="form.filed", actor_id=manager.pk).count() == 1


def test_no_childs_name_reaches_the_audit(send):
    send("add", **CHILD)
    send("file", **PAPER)

    written = " ".join(f"{one.details} {one.reason} {one.target_ref}" for one in AuditEvent.objects.all())
    assert "Mia" not in written
    assert "Brien" not in written


def test_siblings_can_have_different_answers(send):
    send("add", **CHILD)
    send("add-new", **{**CHILD, "given_names": "Ben"})
    send("file", **PAPER, **{"answer-1": "refused", "own_say-1": "refused", "answer-0": "nonsense"})

    answers = {
        one.child.given_names: (one.answer, one.own_say) for one in Consent.objects.select_related("child")
    }
    assert answers == {"Mia": ("granted", "not_asked"), "Ben": ("refused", "refused")}


def test_a_refusal_needs_nothing_ticked(send, draft):
    send("add", **CHILD)
    send("file", **{**PAPER, "channels": [], "uses": []}, **{"answer-0": "refused"})

    assert factories.refreshed(draft).status == "filed"


def test_a_known_adult_is_offered_and_stays_the_same_person(send, draft):
    form = factories.make_form()
    child = form.consents.get().child

    page = send(f"use:{child.pk}")
    send("file", **PAPER, adult=str(form.adult_id))

    assert page.status_code == 302
    assert factories.refreshed(draft).adult == form.adult
    assert Adult.objects.count() == 1


def test_an_event_form_needs_its_name_and_days(send):
    send("add", **CHILD)

    response = send("file", **{**PAPER, "scope": "event"})

    assert {"event_name", "event_from", "event_until"} <= set(response.context["form"].errors)


def test_an_event_form_keeps_its_days(send, draft):
    days = {"event_from": ("1", "7", "2026"), "event_until": ("2", "7", "2026")}
    boxes = {
        f"{name}_{box}": value
        for name, typed in days.items()
        for box, value in zip(("day", "month", "year"), typed, strict=True)
    }
    send("add", **CHILD)
    send("file", **{**PAPER, "scope": "event", "event_name": "Fun day", **boxes})

    form = factories.refreshed(draft)
    assert (form.for_event, form.event_from, form.event_until) == (True, date(2026, 7, 1), date(2026, 7, 2))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"adult_name": ""}, "adult_name"),
        ({"channels": []}, "channels"),
        ({"uses": []}, "uses"),
        ({"capacity": ""}, "capacity"),
        ({"signed_on_year": "2027"}, "signed_on"),
        ({"channels": ["myspace"]}, "channels"),
        ({"naming": ""}, "naming"),
        ({"responsibility_shown": ""}, "responsibility_shown"),
    ],
)
def test_filing_says_at_the_field_what_is_missing_and_keeps_the_rest(send, draft, change, field):
    send("add", **CHILD)

    response = send("file", **{**PAPER, **change})

    assert list(response.context["form"].errors) == [field]
    assert factories.refreshed(draft).status == "draft"
    assert len(draft.typed["children"]) == 1


def test_filing_needs_a_child(send):
    response = send("file", **PAPER)

    assert response.context["child_form"].errors["family_name"] == ["Add the child that the form is about."]


def test_partners_are_kept_one_a_line(send, draft):
    send("add", **CHILD)
    send("file", **{**PAPER, "uses": ["photo", "partner"], "partners": "Derbyshire Times\r\n\r\n Peak FM "})

    assert factories.refreshed(draft).partners == ["Derbyshire Times", "Peak FM"]


def test_what_the_wording_caps_is_capped(send, draft):
    send("add", **CHILD)
    until = {"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "2040"}
    send("file", **PAPER, **until)

    assert factories.refreshed(draft).valid_until == date(2028, 9, 1)


def test_a_filed_form_cannot_be_typed_again(send, draft):
    send("add", **CHILD)
    send("file", **PAPER)

    response = send("stay", adult_name="Somebody else")

    assert response.url == f"/consents/forms/{draft.reference}/"
    assert factories.refreshed(draft).adult.name == "Ada O’Brien"


def test_an_infected_scan_cannot_be_filed(send, draft):
    draft.files.update(scan="infected")
    send("add", **CHILD)

    response = send("file", **PAPER)

    assert "Malware was found in the scan" in str(response.context["form"].errors)
