"""Forms for the children of an event who need one: one job, nobody twice, nobody who said no."""

import pytest

from config import clock
from config.workflow import Refused
from consents.events.missing import missing_forms, print_missing
from consents.events.readiness import readiness
from consents.intake.printing.models import PrintJob
from consents.records.models import Status
from tests.consents.checks.made import make_form
from tests.consents.factories import expect, make_child, make_event, make_flag, make_withdrawal, make_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(service, manager):
    return make_event("Summer fair", service=service, added_by=manager)


def missing(event, channel="facebook"):
    return missing_forms(event, readiness(event, account=None, channel=channel))


def wanted(event):
    return {child.given_names for child in missing(event).children}


def test_who_has_no_form_or_one_that_does_not_serve_needs_one(event, safeguarding):
    make_wording()
    without, ended, rejected, cleared, filed, refusing, withdrawn, flagged = (
        make_child(name)
        for name in ("Without", "Ended", "Rejected", "Cleared", "Filed", "Refusing", "Withdrawn", "Flagged")
    )
    make_form(ended, valid_until=clock.today())
    make_form(rejected, status=Status.REJECTED, rejection="unsigned")
    for child in (cleared, withdrawn, flagged):
        make_form(child)
    make_form(filed, status=Status.FILED)
    make_form(refusing, answer="refused")
    make_withdrawal(withdrawn)
    make_flag(flagged, raised_by=safeguarding)
    expect(event, without, ended, rejected, cleared, filed, refusing, withdrawn, flagged)

    assert wanted(event) == {"Without", "Ended", "Rejected"}


def test_one_press_prints_for_all_of_them_in_one_job(client_for, manager, event):
    make_wording()
    expect(event, *(make_child() for _ in range(3)), names=("Nobody Known",))
    client, url = client_for(manager), event.get_absolute_url()
    page = client.get(f"{url}ready/?place=channel:website").content.decode()
    assert "3 children need a form" in page

    answer = client.post(f"{url}print-forms/", {"place": "channel:website"})

    job = PrintJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert (job.copies, job.event, job.service, job.asked_by) == (3, event, event.service, manager)
    page = client.get(f"{url}ready/?place=channel:website").content.decode()
    assert "3 forms of this event are out" in page
    assert "need a form" not in page


def test_who_has_one_out_is_left_alone_and_the_second_press_is_refused_in_a_sentence(
    client_for, manager, event
):
    make_wording()
    expect(event, make_child())
    client, url = client_for(manager), f"{event.get_absolute_url()}print-forms/"

    client.post(url, {"place": "channel:website"})
    again = client.post(url, {"place": "channel:website"}, follow=True)

    assert PrintJob.objects.count() == 1
    assert "not out already" in again.content.decode()
    assert client.post(url, {"place": "nowhere"}).url == f"{event.get_absolute_url()}ready/"


def test_a_channel_that_no_form_offers_cannot_be_asked_for(manager, event):
    make_wording()
    expect(event, make_child())

    with pytest.raises(Refused, match="offers this channel"):
        print_missing(event=event, missing=missing(event, "nowhere"), channel="nowhere", by=manager)


def test_safeguarding_sees_who_is_ready_and_prints_nothing(client_for, safeguarding, event):
    make_wording()
    expect(event, make_child())

    page = client_for(safeguarding).get(f"{event.get_absolute_url()}ready/?place=channel:website")

    assert "Print these forms" not in page.content.decode()


def test_a_cancelled_event_is_not_printed_for(client_for, manager, event):
    make_wording()
    expect(event, make_child())
    client, url = client_for(manager), event.get_absolute_url()
    client.post(f"{url}cancel/")

    assert "Print these forms" not in client.get(f"{url}ready/?place=channel:website").content.decode()
    assert (
        "cancelled"
        in client.post(f"{url}print-forms/", {"place": "channel:website"}, follow=True).content.decode()
    )
