"""Children, withdrawals, what children say, and flags: who, what, from when; each with its event."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.clock import LONDON
from config.workflow import Refused, WrongState
from consents.models import Adult, ChildSay, Withdrawal
from consents.records import actions
from consents.records.actions import Who
from tests.consents import factories

pytestmark = pytest.mark.django_db

FUTURE = date(2099, 1, 1)


def events(kind):
    return list(AuditEvent.objects.filter(event=kind))


def test_a_child_is_added_with_what_is_searched(comms):
    child = actions.add_child(given_names="Zoë Ann", family_name="O’Brien-Lee", known_as="Zo", by=comms)

    assert child.folded_name == "zoe ann o brien lee zo obrienlee"
    assert child.namesake_key == "zoe obrienlee"
    assert events("child.added")[0].target_ref == f"child {child.pk}"


def test_nobody_is_born_in_the_future(comms):
    with pytest.raises(Refused, match="today or in the past"):
        actions.add_child(given_names="A", family_name="B", date_of_birth=FUTURE, by=comms)
    with pytest.raises(Refused, match="today or in the past"):
        actions.change_child(
            child=factories.make_child(),
            given_names="A",
            family_name="B",
            known_as="",
            date_of_birth=FUTURE,
            by=comms,
        )


def test_a_correction_says_what_was_changed_and_not_to_what(comms):
    child = factories.make_child("Mia", "Okafor")

    actions.change_child(
        child=child,
        given_names="Mya",
        family_name="Okafor",
        known_as="",
        date_of_birth=child.date_of_birth,
        by=comms,
    )

    assert factories.refreshed(child).folded_name == "mya okafor"
    assert events("child.changed")[0].facts == {"changed": ["given_names"]}


def test_a_correction_of_nothing_leaves_no_event(comms):
    child = factories.make_child()

    actions.change_child(
        child=child,
        given_names=child.given_names,
        family_name=child.family_name,
        known_as=child.known_as,
        date_of_birth=child.date_of_birth,
        by=comms,
    )

    assert events("child.changed") == []


def test_a_withdrawal_for_a_form_covers_each_of_its_children(comms):
    children = [factories.make_child(), factories.make_child()]
    form = factories.make_form(children=children)

    actions.withdraw(children=children, who=Who(adult=form.adult), form=form, by=comms)

    rows = Withdrawal.objects.all()
    assert {row.child for row in rows} == set(children)
    assert {(row.adult, row.covers_all, row.by_child) for row in rows} == {(form.adult, True, False)}
    event = events("consent.withdrawn")[0]
    assert event.target_ref == form.reference
    assert event.facts["channels"] == "all"


def test_a_withdrawal_can_be_partial_earlier_and_by_somebody_new(comms):
    child = factories.make_child()
    received = datetime(2026, 6, 30, 23, 30, tzinfo=portal_clock.UTC)

    actions.withdraw(
        children=[child],
        who=Who(adult_name="Grandma"),
        channels=["facebook", "facebook"],
        received_at=received,
        means="phone",
        by=comms,
    )

    row = Withdrawal.objects.get()
    assert (row.channels, row.adult.name, row.means) == (["facebook"], "Grandma", "phone")
    assert row.received_on == date(2026, 7, 1)
    assert events("consent.withdrawn")[0].target_ref == f"child {child.pk}"


def test_the_child_withdraws_for_themself(comms):
    actions.withdraw(children=[factories.make_child()], who=Who(is_child=True), by=comms)

    row = Withdrawal.objects.get()
    assert (row.by_child, row.adult) == (True, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"received_at": datetime(2099, 1, 1, tzinfo=LONDON)}, "received by now"),
        ({"children": []}, "at least one child"),
        ({"means": "pigeon"}, "how it was received"),
        ({"channels": ["myspace"]}, "channels that the form offers"),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_refused(comms, change, words):
    form = factories.make_form()
    facts = {"children": [form.consents.get().child], "who": Who(), "form": form, "by": comms}

    with pytest.raises(Refused, match=words):
        actions.withdraw(**{**facts, **change})

    assert not Withdrawal.objects.exists()


def test_the_database_keeps_one_voice_per_withdrawal():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_withdrawal(factories.make_child(), by_child=True, adult=factories.make_adult())


@pytest.mark.parametrize(
    ("kind", "event", "kept"),
    [
        ("agreed", "consent.agreed", ""),
        ("refused", "consent.refused", ""),
        ("not_able", "consent.agreed", "needs"),
    ],
)
def test_what_the_child_says_is_recorded(comms, kind, event, kept):
    child = factories.make_child()

    actions.record_say(child=child, kind=kind, said_on=portal_clock.today(), why="needs", by=comms)

    say = ChildSay.objects.get()
    assert (say.kind, say.why, say.recorded_by) == (kind, kept, comms)
    assert events(event)[0].facts["kind"] == kind


@pytest.mark.parametrize("change", [{"kind": "maybe"}, {"said_on": FUTURE}, {"kind": "not_able"}])
def test_a_say_that_makes_no_sense_is_refused(comms, change):
    facts = {"child": factories.make_child(), "kind": "agreed", "said_on": portal_clock.today(), "by": comms}

    with pytest.raises(Refused):
        actions.record_say(**{**facts, **change})


def test_a_flag_is_raised_reviewed_and_lifted(safeguarding):
    child = factories.make_child()
    soon = portal_clock.today() + timedelta(days=90)

    flag = actions.raise_flag(
        child=child, kind="block", review_on=soon, outside_reference="LCS 1", by=safeguarding
    )
    actions.review_flag(flag=flag, review_on=soon + timedelta(days=1), outside_reference="", by=safeguarding)
    actions.lift_flag(flag=flag, because="not_needed", by=safeguarding)

    factories.refreshed(flag)
    assert not flag.is_live
    assert flag.lifted_by == safeguarding
    assert [one.event for one in AuditEvent.objects.order_by("sequence")] == [
        "flag.raised",
        "flag.changed",
        "flag.lifted",
    ]


def test_the_history_of_a_child_does_not_tell_of_flags(safeguarding):
    child = factories.make_child()

    actions.raise_flag(child=child, kind="block", review_on=FUTURE, by=safeguarding)
    actions.set_looked_after(child=child, looked_after=True, by=safeguarding)

    assert not AuditEvent.objects.about(child).exists()
    assert "block" not in "".join(one.details for one in AuditEvent.objects.all())


def test_the_same_flag_is_up_once(safeguarding):
    flag = factories.make_flag(factories.make_child(), "block")

    with pytest.raises(Refused, match="has this flag already"):
        actions.raise_flag(child=flag.child, kind="block", review_on=FUTURE, by=safeguarding)

    actions.lift_flag(flag=flag, because="in_error", by=safeguarding)
    assert actions.raise_flag(child=flag.child, kind="block", review_on=FUTURE, by=safeguarding).is_live


@pytest.mark.parametrize("change", [{"kind": "gossip"}, {"review_on": date(2026, 1, 1)}])
def test_a_flag_that_makes_no_sense_is_refused(safeguarding, change):
    facts = {"child": factories.make_child(), "kind": "refer", "review_on": FUTURE, "by": safeguarding}

    with pytest.raises(Refused):
        actions.raise_flag(**{**facts, **change})


def test_a_review_date_is_in_the_future(safeguarding):
    flag = factories.make_flag(factories.make_child())

    with pytest.raises(Refused, match="in the future"):
        actions.review_flag(flag=flag, review_on=portal_clock.today(), outside_reference="", by=safeguarding)


def test_lifting_needs_a_reason(safeguarding):
    with pytest.raises(Refused, match="Choose why"):
        actions.lift_flag(flag=factories.make_flag(factories.make_child()), because="", by=safeguarding)


def test_a_lifted_flag_says_who_lifted_it(safeguarding):
    flag = factories.make_flag(factories.make_child())
    actions.lift_flag(flag=flag, because="replaced", by=safeguarding)

    with pytest.raises(WrongState, match=f"{safeguarding.full_name} has lifted"):
        actions.lift_flag(flag=flag, because="replaced", by=safeguarding)


def test_looked_after_is_recorded_once(safeguarding):
    child = factories.make_child()

    actions.set_looked_after(child=child, looked_after=True, by=safeguarding)
    actions.set_looked_after(child=child, looked_after=True, by=safeguarding)

    assert factories.refreshed(child).looked_after is True
    assert len(events("flag.changed")) == 1


def test_a_named_adult_is_kept_only_as_one_person(comms):
    adult = factories.make_adult("Ada")

    actions.withdraw(children=[factories.make_child()], who=Who(adult=adult, adult_name="Ada"), by=comms)

    assert Adult.objects.count() == 1
