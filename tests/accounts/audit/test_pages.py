"""The auditor's pages."""

import csv
import io
from datetime import date

import pytest
from django.db import transaction

from accounts import audit
from accounts.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def write(by, **details):
    with transaction.atomic():
        return audit.record(details.pop("event", audit.Event.SIGNED_IN), by=by, target=by, **details)


def rows(response):
    return [event.sequence for event in response.context["page"].items]


def test_the_list_is_newest_first(client_for, auditor, officer):
    first, second = write(officer), write(officer)

    response = client_for(auditor).get("/audit/")

    assert rows(response) == [second.sequence, first.sequence]


def test_it_filters_by_person_event_object_and_dates(client_for, auditor, officer, manager, clock):
    clock.move_to(date(2026, 6, 30))
    old = write(officer)
    clock.move_to(date(2026, 7, 1))
    new = write(manager, event=audit.Event.SIGNED_OUT)
    client = client_for(auditor)

    assert rows(client.get("/audit/", {"person": "olive"})) == [old.sequence]
    assert rows(client.get("/audit/", {"person": "nobody at all"})) == []
    assert rows(client.get("/audit/", {"event": "people.signed_out"})) == [new.sequence]
    assert rows(client.get("/audit/", {"object": f"user {officer.pk}"})) == [old.sequence]
    assert rows(client.get("/audit/", {"object": "sa 12"})) == []
    days = {"first_day": "1", "first_month": "7", "first_year": "2026"}
    assert rows(client.get("/audit/", days)) == [new.sequence]
    days = {"last_day": "30", "last_month": "6", "last_year": "2026"}
    assert rows(client.get("/audit/", days)) == [old.sequence]


def test_the_portals_own_events_are_found_by_its_name(client_for, auditor, officer):
    write(officer)
    own = write(None)

    assert rows(client_for(auditor).get("/audit/", {"person": "the portal"})) == [own.sequence]


def test_dates_the_wrong_way_round_are_refused_at_the_field(client_for, auditor):
    days = {"first_day": "2", "first_month": "7", "first_year": "2026"}
    days |= {"last_day": "1", "last_month": "7", "last_year": "2026"}

    response = client_for(auditor).get("/audit/", days)

    assert response.context["form"].errors["last"] == ["The last day must not be before the first day."]


def test_the_export_is_itself_an_event_and_runs_no_formula(client_for, auditor, officer):
    write(officer, reason="=HYPERLINK(1)")

    response = client_for(auditor).get("/audit/export.csv", {"person": "olive"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert lines[0][:3] == ["Number", "When", "Who"]
    assert lines[1][6] == "'=HYPERLINK(1)"
    assert len(lines) == 2
    assert AuditEvent.objects.first().event == audit.Event.AUDIT_EXPORTED


def test_an_export_with_a_wrong_filter_is_refused(client_for, auditor):
    response = client_for(auditor).get("/audit/export.csv", {"event": "no such event"})

    assert response.status_code == 400
    assert not AuditEvent.objects.filter(event=audit.Event.AUDIT_EXPORTED).exists()


def test_only_auditors_may_open_it(client_for, officer, comms, admin):
    for person in (officer, comms, admin):
        assert client_for(person).get("/audit/").status_code == 403
        assert client_for(person).get("/audit/export.csv").status_code == 403
