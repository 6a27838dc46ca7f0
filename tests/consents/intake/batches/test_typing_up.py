"""A form that comes back is typed up by checking what was read off it; nothing of it counts before a person files it."""

import pytest

from accounts.models import AuditEvent
from config.workflow import Refused
from consents.intake.batches import suggestions
from consents.intake.batches.models import ScannedPage
from consents.intake.printing.models import IssuedForm
from consents.models import Consent, Form
from tests.consents import factories
from tests.consents.intake.batches.made import make_batch, make_job, make_received, type_up
from tests.consents.intake.batches.scanner import TICKED, Scanner, bound, paper_of, print_job

pytestmark = pytest.mark.django_db

YES = TICKED
REST = {
    "do": "file",
    "adult_name": "Amara Okafor",
    "responsibility_shown": "yes",
    "signed_on_day": "1",
    "signed_on_month": "9",
    "signed_on_year": "2026",
    "scope": "general",
}


@pytest.fixture
def come_back(manager):
    """`come_back(*ticked)`: a form of which these boxes are ticked, back from the scanner."""

    def scan(*ticked):
        job = make_job(manager)
        issued = print_job(job)
        scanner = Scanner(noise=0, ticked=ticked)
        sheets = scanner.sheets(paper_of(job), issued, 150, only={issued[0].pk})
        make_batch(manager, bound([scanner.scan(sheet) for sheet in sheets.values()]))
        return Form.objects.get(pk=issued[0].pk)

    return scan


def details(form):
    return f"/consents/forms/{form.reference}/details/"


def sent(page, **fields):
    """What a browser sends of the page as it is, and what was typed into it."""
    form, draft = page.context["form"], page.context["rows"]
    filled = {name: value for name, value in form.initial.items() if isinstance(value, str | list) and value}
    said = {f"{name}-{row.number}": getattr(row, name) for row in draft for name in ("answer", "own_say")}
    return {**filled, **said, **REST, **fields}


def test_what_was_read_is_filled_in_and_said_to_be_read(client_for, manager, come_back):
    form = come_back(*YES)

    page = client_for(manager).get(details(form))

    ticks = IssuedForm.objects.get(pk=form.pk).ticks
    assert {name for name, state in ticks.items() if state == "ticked"} == set(YES)
    assert "unsure" not in ticks.values()
    [row] = page.context["rows"]
    assert (row.answer, row.own_say) == ("granted", "agreed")
    initial = page.context["form"].initial
    assert initial["channels"] == ["facebook", "website"]
    assert (initial["uses"], initial["naming"], initial["capacity"]) == (["photo"], "first", "parent")
    text = page.content.decode()
    assert "What is clearly ticked was read from the scan" in text
    assert text.count(suggestions.READ) == 6
    assert text.count(suggestions.NO_TICK) == 1, "nobody ticked that earlier photographs are covered"


def test_it_is_filed_with_what_the_person_left_or_changed(client_for, manager, comms, come_back):
    form, client = come_back(*YES), client_for(manager)

    client.post(details(form), sent(client.get(details(form)), channels=["facebook"]))

    form.refresh_from_db()
    assert (form.status, form.typed_by, form.channels) == ("filed", manager, ["facebook"])
    assert Consent.objects.get(form=form).answer == "granted"
    said = AuditEvent.objects.get(event="form.filed").facts
    assert set(said["read_from_scan"]) == {"channels", "uses", "naming", "capacity", "answer", "own_say"}
    assert said["typed_otherwise"] == ["channels"]
    assert IssuedForm.objects.get(pk=form.pk).ticks == {}, "what the paper says is in the form now"


def test_until_then_nothing_counts_and_the_typist_does_not_verify(client_for, manager, comms, come_back):
    form = come_back(*YES)
    assert not Consent.objects.filter(form=form).exists()
    client = client_for(comms)
    client.post(details(form), sent(client.get(details(form))))

    client.post(f"/consents/forms/{form.reference}/verify/", {"decision": "verify"})

    assert factories.refreshed(form).status == "filed"


def test_a_no_is_suggested_as_a_no(client_for, manager, come_back):
    form, client = come_back("answer:refused", "capacity:parent"), client_for(manager)

    client.post(details(form), sent(client.get(details(form)), naming="none"))

    assert Consent.objects.get(form=form).answer == "refused"


def test_yes_and_no_on_one_paper_are_left_to_the_person(client_for, manager, come_back):
    form, client = come_back("answer:refused", *YES), client_for(manager)
    page = client.get(details(form))
    assert page.content.decode().count(suggestions.YES_AND_NO) == 3

    told = client.post(details(form), sent(page, channels=["facebook"], uses=["photo"]))

    assert factories.refreshed(form).status == "received"
    child = form.issue.child.name
    assert f'<a href="#answer-0">Select what the form says of {child}</a>' in told.content.decode()
    assert told.content.decode().count("Error:</span> Select what the form says") == 1
    assert not Consent.objects.exists()
    client.post(details(form), sent(client.get(details(form)), **{"answer-0": "refused"}))
    assert Consent.objects.get(form=form).answer == "refused"


@pytest.mark.parametrize("unsaid", ["answer", "own_say"])
def test_a_child_of_whom_nothing_is_said_is_not_filed(manager, unsaid):
    issued = make_received(manager)

    with pytest.raises(Refused, match="Select what the form says of each child"):
        type_up(issued, manager, **{unsaid: ""})

    assert factories.refreshed(issued.form).status == "received"


def test_a_form_that_came_back_before_anything_was_read_is_filed_as_it_is_typed(manager):
    issued = make_received(manager)
    IssuedForm.objects.update(ticks={})

    type_up(issued, manager)

    assert "read_from_scan" not in AuditEvent.objects.get(event="form.filed").facts


def test_a_form_whose_code_nobody_could_read_is_typed_up_from_the_paper(client_for, manager):
    form = make_received(manager).form

    page = client_for(manager).get(details(form))

    assert "The tick boxes could not be read from this scan" in page.content.decode()
    [row] = page.context["rows"]
    assert (row.answer, row.own_say) == ("", "")
    assert not page.context["form"].initial.get("channels")


def test_another_child_on_the_form_is_not_presumed_to_have_a_yes(client_for, manager, come_back):
    form, client = come_back("answer:refused"), client_for(manager)
    other = factories.make_child()

    client.get(details(form))
    client.post(details(form), {"do": f"use:{other.pk}"})

    assert [row.answer for row in client.get(details(form)).context["rows"]] == ["refused", "refused"]


def test_what_somebody_typed_before_it_was_read_stays(client_for, manager, come_back):
    form, client = come_back(*YES), client_for(manager)
    client.post(details(form), {"do": "save", "adult_name": "Amara"})

    page = client.get(details(form))

    assert page.context["form"].initial["adult_name"] == "Amara"
    assert "channels" not in IssuedForm.objects.get(pk=form.pk).ticks
    assert page.context["rows"][0].answer == "", "not even then is a yes presumed"
    assert suggestions.READ not in page.content.decode()


def test_while_the_store_is_away_the_form_is_typed_from_the_paper(client_for, manager, come_back, tmp_path):
    form, client = come_back(*YES), client_for(manager)
    away = (tmp_path / "store").rename(tmp_path / "away")

    page = client.get(details(form))
    away.rename(tmp_path / "store")

    assert "could not be read from this scan" in page.content.decode()
    assert suggestions.READ in client.get(details(form)).content.decode()


def test_what_was_read_goes_when_the_scan_is_taken_apart(client_for, manager, come_back):
    form, client = come_back(*YES), client_for(manager)
    client.get(details(form))

    client.post(f"/consents/printing/{form.reference}/take-apart/")

    assert IssuedForm.objects.get(pk=form.pk).ticks == {}
    assert factories.refreshed(form).typed == {}
    assert set(ScannedPage.objects.values_list("state", flat=True)) == {"incomplete"}
