"""Two people at once on the closing of one account: one wins, the other is told, and nothing is half done."""

import os
from functools import partial

import pytest
from django.db import connection

from accounts.models import AuditEvent, Notice
from accounts.notices.deliver import message_for
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.closing import actions
from socialaccounts.closing.models import Closing, ClosingStep
from socialaccounts.closing.steps import Step
from socialaccounts.closing.sweep import sweep
from tests.at_once import at_once
from tests.socialaccounts.closing.factories import begun, tick, until
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)


def rounds() -> int:
    """SQLite lets one writer in at a time, so that a few rounds show what many do."""
    if connection.vendor != "postgresql":
        return 3
    return 200 if os.environ.get("PORTAL_FAULTS") == "thorough" else 10


def come_to(step, account, holder, comms):
    """A closing of which everything before a step is settled, and that step."""
    closing = begun(account, comms, clock.today())
    tick(closing, holder, *until(step))
    return closing, Closing.objects.get(pk=closing.pk).step(step)


def test_one_of_two_begins_it(service, comms, comms2):
    for _ in range(rounds()):
        account = make_account(service=service)

        results = at_once(*(partial(begun, account, person) for person in (comms, comms2)))

        assert sorted(type(one).__name__ for one in results) == ["Closing", "Refused"], results
        assert account.closings.get().steps.count() == len(Step)


def test_one_of_two_ticks_a_step(service, officer, comms):
    for _ in range(rounds()):
        account = make_account(service=service, lead=officer)
        row = begun(account, comms).step(Step.MONTH)

        results = at_once(
            *(
                partial(actions.settle, row=row, outcome="done", note=person.full_name, by=person)
                for person in (officer, comms)
            )
        )

        [lost] = [one for one in results if isinstance(one, WrongState)]
        now = ClosingStep.objects.get(pk=row.pk)
        assert now.note == now.settled_by.full_name
        assert now.note in lost.message
        events = AuditEvent.objects.about(account).filter(event="account.closing_step_settled")
        assert events.count() == 1


def test_closed_or_called_off_or_moved_but_never_torn(service, officer, comms, comms2):
    for _ in range(rounds()):
        closing, row = come_to(Step.END, make_account(service=service, lead=officer), officer, comms)

        results = at_once(
            partial(actions.settle, row=row, outcome="deleted", note="Gone", by=officer),
            partial(actions.call_off, closing=closing, reason="It stays", by=comms2),
        )

        assert sum(isinstance(one, Refused) for one in results) == 1, results
        now = Closing.objects.get(pk=closing.pk)
        assert (now.called_off_at is None) == (not now.step(Step.END).is_open)


def test_one_of_two_closes_at_once(service, officer, comms, comms2):
    for _ in range(rounds()):
        account = make_account(service=service, lead=officer)
        begun(account, comms)

        results = at_once(
            *(
                partial(actions.close_at_once, account=account, reason="Hacked", by=person)
                for person in (comms, comms2)
            )
        )

        [lost] = [one for one in results if isinstance(one, WrongState)]
        assert f"{account.name} was closed by" in lost.message
        assert AuditEvent.objects.about(account).filter(event="account.closed").count() == 1


def test_closed_by_its_last_step_or_early_but_once(service, officer, comms, comms2):
    for _ in range(rounds()):
        account = make_account(service=service, lead=officer)
        closing, row = come_to(Step.CLOSE, account, officer, comms)

        results = at_once(
            partial(actions.settle, row=row, outcome="done", note="", by=comms),
            partial(actions.close_at_once, account=account, reason="Hacked", by=comms2),
        )

        assert sum(isinstance(one, Refused) for one in results) == 1, results
        now = Closing.objects.select_related("account").get(pk=closing.pk)
        assert now.ended_early == (now.account.closed_because == "Hacked")
        assert AuditEvent.objects.about(account).filter(event="account.closed").count() == 1


def test_called_off_or_closed_early_but_never_both_by_half(service, officer, comms, comms2):
    for _ in range(rounds()):
        account = make_account(service=service, lead=officer)
        closing = begun(account, comms)

        at_once(
            partial(actions.call_off, closing=closing, reason="It stays", by=comms),
            partial(actions.close_at_once, account=account, reason="Hacked", by=comms2),
        )

        now = Closing.objects.select_related("account").get(pk=closing.pk)
        event = AuditEvent.objects.about(account).filter(event="account.closed").get()
        assert now.account.is_closed
        assert now.ended_early == ("left_undone" in event.facts)


def test_what_the_round_owes_while_it_is_closed_is_not_mailed(service, officer, comms):
    for _ in range(rounds()):
        account = make_account(service=service, lead=officer)
        closing = begun(account, comms, clock.today())

        at_once(sweep, partial(actions.close_at_once, account=account, reason="Hacked", by=comms))

        owed = Notice.objects.filter(kind="closing_due", about_id=str(closing.pk))
        assert [message_for(one) for one in owed] in ([], [None])
