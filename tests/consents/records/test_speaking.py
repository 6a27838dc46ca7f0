"""Adults and as what they speak for a child: recorded with what was seen, ended on a day, never both at once."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from consents.models import Adult, Responsibility
from consents.records.speaking_actions import add_responsibility, end_responsibility, show_responsibility
from tests.consents import factories

pytestmark = pytest.mark.django_db

FACTS = {"role": "guardian", "evidence": "court", "since": date(2020, 3, 1)}


def test_an_adult_is_recorded_by_name_and_the_audit_names_nobody(comms):
    child = factories.make_child("Mia", "Okafor")

    link = add_responsibility(child=child, adult_name="Ada Okafor", contact="a@b.example", by=comms, **FACTS)

    assert (link.adult.name, link.adult.contact, link.is_shown, link.is_current) == (
        "Ada Okafor", "a@b.example", True, True,
    )  # fmt: skip
    event = AuditEvent.objects.get(event="adult.responsibility")
    assert (event.target_id, event.facts["evidence"]) == (str(child.pk), "Court order")
    assert "Okafor" not in event.details


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "aunt"}, "role"),
        ({"evidence": "hearsay"}, "evidence"),
        ({"since": portal_clock.today() + timedelta(days=2)}, "since"),
        ({"until": date(2019, 1, 1)}, "until"),
        ({"adult_name": ""}, "adult_name"),
    ],
)
def test_what_makes_no_sense_is_refused(comms, change, field):
    with pytest.raises(Refused) as refusal:
        add_responsibility(child=factories.make_child(), by=comms, **{"adult_name": "Ada", **FACTS, **change})

    assert refusal.value.field == field
    assert not Responsibility.objects.exists()


def test_an_adult_speaks_for_a_child_once_at_a_time(comms):
    link = factories.make_responsibility(factories.make_child())

    with pytest.raises(Refused, match="already"):
        add_responsibility(child=link.child, adult=link.adult, by=comms, **FACTS)
    end_responsibility(link=link, until=date(2026, 1, 1), by=comms)
    again = add_responsibility(
        child=link.child, adult=link.adult, by=comms, **{**FACTS, "since": date(2026, 2, 1)}
    )

    assert Adult.objects.count() == 1
    assert list(Responsibility.objects.about([link.child_id])) == [again, link]
    assert list(Responsibility.objects.on(date(2026, 1, 15))) == []
    assert list(Responsibility.objects.on(date(2026, 1, 1))) == [link]


def test_what_was_seen_is_recorded_later(comms):
    link = factories.make_responsibility(factories.make_child(), evidence="none")

    with pytest.raises(Refused):
        show_responsibility(link=link, evidence="none", by=comms)
    show_responsibility(link=link, evidence="authority", by=comms)

    assert factories.refreshed(link).is_shown
    assert AuditEvent.objects.filter(event="adult.responsibility_shown").count() == 1


def test_an_end_is_recorded_once(comms):
    link = factories.make_responsibility(factories.make_child())

    with pytest.raises(Refused, match="before the first"):
        end_responsibility(link=link, until=date(2016, 1, 1), by=comms)
    end_responsibility(link=link, until=date(2026, 1, 1), by=comms)

    assert not factories.refreshed(link).is_current
    with pytest.raises(WrongState, match="Comms Person has ended"):
        end_responsibility(link=link, until=date(2026, 1, 2), by=comms)


def test_it_covers_no_unknown_day():
    assert not factories.make_responsibility(factories.make_child()).covers(None)
