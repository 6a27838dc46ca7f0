from datetime import date

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from approvals.completion.readiness import ready_among
from approvals.requests import panels
from tests.approvals.factories import (
    approved,
    claimed,
    declined,
    draft,
    ready,
    returned,
    submitted,
    supported,
)

pytestmark = pytest.mark.django_db


def render(tag, rf, user):
    request = rf.get("/")
    request.user = user
    template = Template("{% load approvals_panels %}{% " + tag + " %}")
    return template.render(Context({"request": request, "user": user}))


def tags(rows):
    return [(row.text.split()[0], row.tag) for row in rows]


def test_an_officer_sees_returned_ones_drafts_and_what_is_under_way(officer, service, manager, comms):
    back = returned(officer, service, manager, comms)
    waits, begun = submitted(officer, service), draft(officer, service)
    declined(officer, service, manager, comms)

    drafts, under_way = panels.own(officer)

    assert tags(panels.needs(officer)) == [(back.reference, "Change and submit again")]
    assert tags(drafts) == [(begun.reference, "Draft")]
    assert tags(under_way) == [(waits.reference, "Submitted")]


def test_a_deputy_sees_what_is_under_way_even_when_returned(officer, service, manager, comms, stranger):
    back = returned(officer, service, manager, comms, deputy=stranger)
    draft(officer, service, deputy=stranger)

    assert panels.needs(stranger) == []
    assert tags(panels.own(stranger)[1]) == [(back.reference, "Returned")]


def test_a_manager_sees_what_to_support(officer, service, manager):
    request = submitted(officer, service)

    assert tags(panels.needs(manager)) == [(request.reference, "To support")]


def test_comms_see_what_to_decide_to_complete_and_to_claim(officer, service, manager, comms, comms2):
    desk, planned = claimed(officer, service, manager, comms), approved(officer, service, manager, comms)
    free = supported(officer, service, manager)
    claimed(officer, service, manager, comms2)

    assert tags(panels.needs(comms)) == [
        (desk.reference, "To decide"),
        (planned.reference, "Conditions waiting"),
        (free.reference, "To claim"),
    ]


def test_what_waits_for_nothing_but_the_button_stands_out(rf, officer, service, manager, comms, comms2):
    request = ready(officer, service, manager, comms, comms2)
    waits = approved(officer, service, manager, comms)

    assert tags(panels.needs(comms, ready_among)) == [
        (request.reference, "Ready: complete it"),
        (waits.reference, "Conditions waiting"),
    ]
    first = "requests_needs as rows %}{{ rows.0.tag }}{% comment %}{% endcomment"
    assert "Ready: complete it" in render(first, rf, comms)


def test_attention_shows_the_longest_waiting_first(officer, service, manager, comms, clock):
    clock.move_to(date(2098, 3, 3))
    slow_manager = submitted(officer, service)
    clock.forward(days=1)
    free = supported(officer, service, manager)
    clock.forward(days=7)
    desk = claimed(officer, service, manager, comms)
    submitted(officer, service)
    clock.forward(days=8)
    today = supported(officer, service, manager)

    rows = panels.attention()

    assert [row.text.split()[0] for row in rows[:4]] == [
        slow_manager.reference,
        free.reference,
        desk.reference,
        rows[3].text.split()[0],
    ]
    assert [(row.tag, row.colour) for row in rows][:3] == [
        ("Waiting 12 working days", "bad"),
        ("Waiting 11 working days", "bad"),
        ("Waiting 6 working days", "warning"),
    ]
    assert rows[-1].text.split()[0] == today.reference
    assert (rows[-1].tag, rows[-1].colour) == ("Since today", "waiting")
    assert "with the service manager" in rows[0].text
    assert "with Comms Person" in rows[2].text


def test_the_panel_is_drawn(rf, officer, service, manager, comms):
    returned(officer, service, manager, comms)
    draft(officer, service)
    submitted(officer, service)

    html = render("requests_panel", rf, officer)

    for words in ("Ask for a new account", "Your drafts", "Your requests under way"):
        assert words in html


def test_what_waits_is_handed_to_the_home_page(rf, officer, service, manager):
    request = submitted(officer, service)

    assert request.reference in render(
        "requests_needs as rows %}{{ rows.0.text }}{% comment %}{% endcomment", rf, manager
    )


def test_an_empty_panel_says_what_one_can_do(rf, officer):
    html = render("requests_panel", rf, officer)

    assert "Ask for a new account" in html
    assert "Your drafts" not in html


def test_attention_is_drawn(rf, officer, service, manager, comms):
    assert "No request waits for communications." in render("requests_attention", rf, comms)
    request = supported(officer, service, manager)
    assert request.reference in render("requests_attention", rf, comms)


def test_the_panel_costs_the_same_with_many(rf, officer, service, manager, comms):
    costs = []
    for _ in range(2):
        reader = User.objects.get_queryset().get(pk=comms.pk)
        with CaptureQueriesContext(connection) as queries:
            render("requests_panel", rf, reader)
            panels.needs(reader)
        costs.append(len(queries))
        for _ in range(12):
            supported(officer, service, manager)

    assert costs[0] == costs[1]
    assert len(panels.needs(comms)) == 10
