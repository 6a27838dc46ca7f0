"""Consents that end soon, and the letters that ask for new ones."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import make_post

pytestmark = pytest.mark.django_db


def ends_in(days, name="Ada Okafor", **fields):
    return make_form(make_child(name), valid_until=portal_clock.today() + timedelta(days=days), **fields)


def shown(client, query=""):
    return {form.pk for form in client.get(f"/consents/ending/{query}").context["page"].items}


def test_the_horizon_is_thirty_sixty_or_ninety_days(client_for, comms):
    soon, later, last = ends_in(20), ends_in(50, "Ben Abara"), ends_in(80, "Cleo Adeyemi")
    ends_in(100, "Dan Ito")
    client = client_for(comms)

    assert shown(client) == {soon.pk}
    assert shown(client, "?days=60") == {soon.pk, later.pk}
    assert shown(client, "?days=90") == {soon.pk, later.pk, last.pk}
    assert shown(client, "?days=nonsense") == {soon.pk}


def test_by_event_and_by_live_post(client_for, comms):
    child = make_child("Ada Okafor")
    used = make_form(child, valid_until=portal_clock.today() + timedelta(days=9))
    of_event = ends_in(
        9, "Ben Abara", for_event=True, event_name="Summer fair", event_from=date(2026, 7, 1), event_until=date(2026, 7, 2)
    )  # fmt: skip
    make_post(None, child)
    make_post(None, child)
    client = client_for(comms)

    assert shown(client, "?kind=event&event=fair") == {of_event.pk}
    assert shown(client, "?event=winter") == set()
    assert shown(client, "?kind=posts") == {used.pk}
    assert client.get("/consents/ending/?kind=posts").context["page"].items[0].live == 2


def test_one_letter_or_all_in_one_pdf_on_record(client_for, comms):
    form = ends_in(9)
    ends_in(10, "Ben Abara")
    client = client_for(comms)

    assert client.get("/consents/ending/letters/").content.startswith(b"%PDF")
    assert client.get(f"/consents/ending/letters/?form={form.pk}").content.startswith(b"%PDF")

    events = AuditEvent.objects.filter(event="form.renewal_printed").order_by("sequence")
    assert [event.facts["letters"] for event in events] == [2, 1]
    assert "no letter" in client.get("/consents/ending/letters/?event=none", follow=True).content.decode()
