"""The timeline on paper: everything is on it, in any script, and no secret."""

import re

import pypdfium2
import pytest

from accounts.models import AuditEvent
from config import paper
from socialaccounts.incidents.actions import close, use_in_emergency
from socialaccounts.incidents.printing import timeline_pdf
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.team import change_team
from socialaccounts.incidents.timeline import timeline
from socialaccounts.incidents.working import assign_step, reopen_step, settle_step, write_note
from socialaccounts.models import Incident, SocialAccount
from tests.socialaccounts.incidents.factories import NEW_PASSWORD, change, tick_all
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
    return re.sub(r"\s+", " ", " ".join(pages))


def reload(incident):
    return Incident.objects.with_account().get(pk=incident.pk)


@pytest.fixture
def eventful(incident, officer, comms, comms2, deputy):
    """Everything that can happen has happened."""
    use_in_emergency(account=incident.account, by=comms, reason="Flood")
    change(incident.account, officer)
    change_team(incident=incident, by=comms, add=[deputy], remove=[comms2])
    assign_step(incident=incident, step=Step.LOG, by=officer, to=comms)
    assign_step(incident=incident, step=Step.LOG, by=officer, to=None)
    settle_step(incident=incident, step=Step.LOG, by=officer, note="Rang the police")
    reopen_step(incident=incident, step=Step.LOG, by=officer, reason="Half of it")
    settle_step(incident=incident, step=Step.STATEMENT, by=officer, note="Nobody saw it", needed=False)
    write_note(incident=incident, by=officer, text="Rang the platform")
    return incident


def test_the_timeline_tells_everything_in_order(eventful):
    lines = timeline(eventful)

    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert [(line.what, line.text) for line in lines] == [
        ("Declared the account compromised", "A post that none of us wrote"),
        ("Ticked “Declare it”", ""),
        ("Emergency access used", "Flood"),
        ("Credential deposited", ""),
        ("Took Dan Deputy on the team", ""),
        ("Took Comms2 Person off the team", ""),
        ("Gave “Log what happened” to Comms Person", ""),
        ("Gave “Log what happened” to nobody", ""),
        ("Ticked “Log what happened”", "Rang the police"),
        ("Opened “Log what happened” again", "Half of it"),
        ("Said that “Publish a holding statement” is not needed", "Nobody saw it"),
        ("Wrote a note", "Rang the platform"),
    ]


def test_what_comes_after_the_end_is_not_in_it(incident, officer, comms):
    change(incident.account, officer)
    tick_all(incident, officer)
    close(incident=incident, by=comms, note="Use a second factor")
    change(incident.account, officer, "marble-otter-tunnel-77")

    lines = timeline(reload(incident))

    assert lines[-1].what == "Closed the incident"
    assert [line.what for line in lines].count("Credential deposited") == 1


def test_the_pdf_holds_it_all_and_no_secret(eventful, officer):
    content = timeline_pdf(reload(eventful))

    text = text_of(content)
    for line in timeline(eventful):
        assert line.what in text and line.text in text and line.who in text
    assert "Queen’s Park" in text and "To do" in text
    assert PASSWORD not in text and NEW_PASSWORD not in text and "council" not in text.lower()


def test_the_pdf_of_a_closed_incident_says_how_it_ended(incident, officer, comms):
    change(incident.account, officer)
    tick_all(incident, officer)
    close(incident=incident, by=comms, note="Use a second factor")

    text = text_of(timeline_pdf(reload(incident)))

    assert "by Comms Person, after less than a minute" in text and "Use a second factor" in text


def test_any_name_can_be_printed(incident, officer):
    names = "Łukasz Żółć, Søren Ærø, Nguyễn Thị Ánh, Ελένη, Дмитрий, 李雷, 👩‍🚒 Zoë 🎉, שלום, \u200f\ufffe"
    type(officer).objects.filter(pk=officer.pk).update(full_name=names[:120])
    SocialAccount.objects.update(name="Café Ṕàrk 🏞️" + "x" * 100)
    write_note(incident=incident, by=officer, text="a" * 900 + "\n\n" + "é 🎈 **b** <i>" * 3)

    text = text_of(timeline_pdf(reload(incident)))

    for part in (
        "Łukasz Żółć",
        "Søren Ærø",
        "Nguyễn Thị Ánh",
        "Ελένη",
        "Дмитрий",
        "Zoë",
        "Café",
        "**b** <i>",
    ):
        assert part in text
    # What the font cannot draw is a square, and the rest stays readable.
    assert "李" not in text and "□□" in text


def test_a_long_timeline_goes_over_many_pages(incident, officer, comms):
    for number in range(60):
        write_note(incident=incident, by=(officer, comms)[number % 2], text=f"Note {number}. " + "word " * 60)

    text = text_of(timeline_pdf(reload(incident)))

    assert all(f"Note {number}." in text for number in range(60))


def test_the_export_is_on_record(incident, comms, client_for):
    answer = client_for(comms).get(f"/incidents/{incident.reference}/timeline.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{incident.reference}-timeline.pdf"'
    assert "A post that none of us wrote" in text_of(answer.content)
    event = AuditEvent.objects.get(event="incident.exported")
    assert (event.actor_id, event.target_ref) == (comms.pk, incident.reference)


def test_the_export_is_for_those_who_read_it_all(incident, deputy, stranger, client_for):
    url = f"/incidents/{incident.reference}/timeline"

    assert client_for(deputy).get(f"{url}.pdf").status_code == 403
    assert client_for(deputy).get(f"{url}/").status_code == 403
    assert client_for(stranger).get(f"{url}.pdf").status_code == 404


def test_without_fonts_the_page_to_print_is_offered(incident, comms, client_for, settings):
    settings.STATICFILES_DIRS = []
    paper.finders.get_finder.cache_clear()
    try:
        answer = client_for(comms).get(f"/incidents/{incident.reference}/timeline.pdf", follow=True)
    finally:
        paper.finders.get_finder.cache_clear()

    assert "the fonts of the portal are missing" in answer.content.decode()
    assert "As of" in answer.content.decode()
    assert not AuditEvent.objects.filter(event="incident.exported").exists()


def test_the_page_to_print_holds_it_all(eventful, auditor, client_for):
    text = client_for(auditor).get(f"/incidents/{eventful.reference}/timeline/").content.decode()

    for line in timeline(eventful):
        assert line.what in text and line.text in text
    assert PASSWORD not in text and NEW_PASSWORD not in text
