"""The workflow of an incident is total, and its row refuses nonsense."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from config.workflow import WrongState
from socialaccounts.incidents.models import Kind
from socialaccounts.incidents.runbook import INSTRUCTIONS, Step
from socialaccounts.incidents.workflow import WORKFLOW, Status
from socialaccounts.models import Incident, TimelineEntry


def test_every_status_has_a_row_and_only_an_open_one_moves():
    assert set(WORKFLOW.table) == set(Status)
    assert WORKFLOW.terminal == {Status.CLOSED, Status.FALSE_ALARM}


@pytest.mark.django_db
def test_a_closed_incident_moves_no_more(incident):
    incident.move_to(Status.CLOSED)

    with pytest.raises(WrongState, match=f"{incident.reference} is closed"):
        incident.move_to(Status.FALSE_ALARM)


def test_every_step_says_exactly_what_to_do():
    assert set(INSTRUCTIONS) == set(Step)
    assert all(INSTRUCTIONS.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"status": "closed"},
        {"status": "false_alarm"},
        {"seen": ""},
    ],
)
def test_the_row_refuses_nonsense(incident, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        {"kind": Kind.DONE},
        {"kind": Kind.NOTE, "step": Step.LOG, "text": "x"},
        {"kind": Kind.NOTE},
        {"kind": Kind.UNDONE, "step": Step.LOG},
        {"kind": Kind.JOINED},
    ],
)
def test_a_line_of_the_timeline_refuses_nonsense(incident, officer, line):
    with pytest.raises(IntegrityError), transaction.atomic():
        TimelineEntry.objects.create(incident=incident, by=officer, **line)


@pytest.mark.django_db
def test_a_line_of_the_timeline_stays_as_it_was_written(incident):
    entry = incident.entries.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        TimelineEntry.objects.filter(pk=entry.pk).update(text="Never happened")
    with pytest.raises(DatabaseError), transaction.atomic():
        TimelineEntry.objects.filter(pk=entry.pk).delete()
