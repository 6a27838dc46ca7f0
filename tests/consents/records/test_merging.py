"""Two records of one child: every no counts at once, no yes before a second person, and undoing loses nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from consents.models import Child
from consents.records.merging import confirm_merge, merge, undo_merge
from tests.consents import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return factories.make_child("Mia", "Okafor"), factories.make_child("Mia", "Okafor", born=None)


@pytest.fixture
def comms2(db):
    return make_user("Second Officer", role="comms")


def test_merging_is_audited_on_both_without_a_name(pair, comms):
    kept, other = pair

    merge(child=other, into=kept, by=comms)

    assert factories.refreshed(other).merged_into == kept
    told = AuditEvent.objects.filter(event="child.merged")
    assert {event.target_id for event in told} == {str(kept.pk), str(other.pk)}
    assert not any("Okafor" in event.details + event.target_ref for event in told)


def test_a_merged_record_is_found_no_more_but_counts_as_the_same_child(pair, comms):
    kept, other = pair
    merge(child=other, into=kept, by=comms)

    assert list(Child.objects.search("okafor")) == [kept]
    assert list(Child.objects.namesakes("Mia", "Okafor")) == [kept]
    assert not Child.objects.alike(kept).exists()
    assert not Child.objects.alike(factories.refreshed(other)).exists()
    for asked in pair:
        assert set(Child.objects.same_as([asked.pk])) == {kept, other}
        assert [row.pk for row in Child.objects.lock([asked.pk])] == [asked.pk]


def test_undoing_gives_back_two_records(pair, comms, comms2):
    kept, other = pair
    merge(child=other, into=kept, by=comms)

    undo_merge(child=other, by=comms2)

    assert not factories.refreshed(other).is_merged
    assert AuditEvent.objects.filter(event="child.unmerged").count() == 2
    with pytest.raises(WrongState, match="undone already"):
        undo_merge(child=other, by=comms)


def test_a_second_person_confirms_and_then_nothing_is_undone(pair, comms, comms2):
    kept, other = pair
    merge(child=other, into=kept, by=comms)

    with pytest.raises(Refused, match="another person"):
        confirm_merge(child=other, proof="school", by=comms)
    with pytest.raises(Refused, match="how it was verified"):
        confirm_merge(child=other, proof="", by=comms2)
    assert confirm_merge(child=other, proof="school", by=comms2) == kept

    assert factories.refreshed(other).merge_confirmed_by == comms2
    assert (
        AuditEvent.objects.get(event="child.merge_confirmed").facts["verified"]
        == "The school or club said so"
    )
    with pytest.raises(WrongState, match="Second Officer has confirmed"):
        undo_merge(child=other, by=comms)
    with pytest.raises(WrongState, match="has confirmed"):
        confirm_merge(child=other, proof="school", by=comms2)


def test_what_makes_no_sense_is_refused(pair, comms):
    kept, other = pair
    third = factories.make_child()
    with pytest.raises(Refused, match="two different"):
        merge(child=kept, into=kept, by=comms)
    merge(child=other, into=kept, by=comms)

    with pytest.raises(WrongState, match="merged meanwhile"):
        merge(child=other, into=third, by=comms)
    with pytest.raises(WrongState, match="merged meanwhile"):
        merge(child=third, into=other, by=comms)
    with pytest.raises(Refused, match="keep it"):
        merge(child=kept, into=third, by=comms)


def test_the_page_was_open_while_another_person_merged_elsewhere(pair, comms, monkeypatch):
    """The row is looked at again once it is locked."""
    kept, other = pair
    merge(child=other, into=kept, by=comms)
    lock = Child.objects.lock

    def undone_meanwhile(pks):
        Child.objects.filter(pk=other.pk).update(merged_into=None, merged_by=None, merged_at=None)
        return lock(pks)

    monkeypatch.setattr(type(Child.objects), "lock", lambda self, pks: undone_meanwhile(pks))
    with pytest.raises(WrongState, match="undone already"):
        undo_merge(child=other, by=comms)


@pytest.mark.parametrize(
    "change",
    [
        {"merged_into": "self"},
        {"merged_by": None},
        {"merge_confirmed_at": None, "merge_confirmed_by": "comms"},
        {"merge_confirmed_by": "merger"},
    ],
)
def test_the_database_refuses_half_a_merge(change, pair, comms, comms2, clock):
    from config import clock as now

    kept, other = pair
    merge(child=other, into=kept, by=comms)
    words = {"self": other, "comms": comms2, "merger": comms}
    values = {"merge_confirmed_at": now.now()} if change.get("merge_confirmed_by") == "merger" else {}
    values |= {key: words.get(value, value) for key, value in change.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Child.objects.filter(pk=other.pk).update(**values)


def test_twins_are_found_by_family_name_and_birthday():
    one = factories.make_child("Ada", "Lee")
    factories.make_child("Bea", "Lee", born=date(2018, 1, 1))

    assert list(Child.objects.twins("LEE", date(2017, 5, 3))) == [one]
    assert list(Child.objects.twins("Lee", None)) == []
