"""Closing an account in dated steps, or at once: beginning, ticking, moving the day, calling it off (policy X7, C)."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.closing import rules
from socialaccounts.closing.models import Closing, ClosingStep
from socialaccounts.closing.steps import ANNOUNCEMENTS, OUTCOMES, Outcome, Step, due_on
from socialaccounts.closing.telling import (
    tell_called_off,
    tell_ended_early,
    tell_moved,
    tell_started,
)
from socialaccounts.register.actions import close
from socialaccounts.register.models import SocialAccount


@transaction.atomic
def begin(
    *,
    account: SocialAccount,
    ends_on: date,
    because: str,
    by: User,
    announcement: str = "",
    archive: str = "",
    name_plan: str = "",
) -> Closing:
    """Plan the end of an account in use: its steps get their days; its holders and their managers are told.

    Raises Refused for anybody but comms, for an account that is planned, closed or being closed, for a day in the past, and
    without a reason.
    """
    account = SocialAccount.objects.lock(account.pk)
    if bar := rules.bar_to_begin(account, by):
        raise Refused(bar)
    _check_day(ends_on)
    because = because.strip()
    if not because:
        raise Refused("Say why the account is closed.", "because")
    closing = Closing.objects.create(
        account=account,
        ends_on=ends_on,
        because=because,
        announcement=announcement,
        archive=archive,
        name_plan=name_plan,
        started_by=by,
    )
    today = clock.today()
    ClosingStep.objects.bulk_create(
        ClosingStep(closing=closing, step=step, due_on=due_on(step, ends_on, today)) for step in Step
    )
    tell_started(closing, by)
    audit.record(audit.Event.CLOSING_STARTED, by=by, target=account, reason=because, ends_on=ends_on)
    return closing


@transaction.atomic
def settle(*, row: ClosingStep, outcome: Outcome | str, note: str, by: User) -> ClosingStep:
    """Say that a step is done, or not needed, and how one can see that; the last one closes the account.

    Raises Refused for whoever may not, naming what must come first, before the announced day, for an outcome that the step
    does not have, and without words; WrongState, naming who was faster, when it is settled already.
    """
    row = _locked(row)
    closing, step = row.closing, Step(row.step)
    if bar := rules.bar_to_settle(row, by):
        raise Refused(bar) if row.is_open else WrongState(bar)
    if outcome not in OUTCOMES[step]:
        raise Refused("Select how this step was settled.", "outcome")
    note = note.strip() or (closing.because if step == Step.CLOSE else "")
    if not note:
        raise Refused("Say how one can see it, or why it is not needed.", "note")
    row.outcome, row.note, row.settled_by, row.settled_at = Outcome(outcome), note, by, clock.now()
    row.save(update_fields=["outcome", "note", "settled_by", "settled_at"])
    audit.record(
        audit.Event.CLOSING_STEP_SETTLED,
        by=by,
        target=closing.account,
        reason=note,
        step=row.label,
        outcome=str(Outcome(outcome).label),
        due_on=row.due_on,
    )
    if step == Step.CLOSE:
        closing.account = close(account=closing.account, reason=closing.because, by=by)
    return row


@transaction.atomic
def close_at_once(*, account: SocialAccount, reason: str, by: User) -> SocialAccount:
    """Close an account without its steps: one that was hacked or deleted by the platform, or that never was live.

    A closing that runs ends early with it. What it leaves undone is recorded, and told to the holders, the managers and
    whoever started it. Raises Refused for anybody but comms and without a reason; WrongState, naming who was faster, when it
    is closed already.
    """
    account = SocialAccount.objects.lock(account.pk)
    if bar := rules.bar_to_close(account, by):
        raise WrongState(bar) if account.is_closed else Refused(bar)
    closing = Closing.objects.running().filter(account=account).first()
    if closing is None:
        return close(account=account, reason=reason, by=by)
    closing.account = account
    undone = [row.label for row in closing.undone]
    holders = [holder.user for holder in account.holders.unended().select_related("user")]
    closing.account = close(account=account, reason=reason, by=by, undone=undone)
    tell_ended_early(closing, by, undone=undone, told=holders)
    return closing.account


@transaction.atomic
def reopen(*, row: ClosingStep, reason: str, by: User) -> ClosingStep:
    """Take a tick back, saying why; what was said with it stays in the audit.

    Raises Refused for whoever may not, when it is open, when a step that came after it is settled, and without a reason.
    """
    row = _locked(row)
    if bar := rules.bar_to_reopen(row, by):
        raise Refused(bar)
    if not reason.strip():
        raise Refused("Say why it is to be done again.", "reason")
    _reopen(row, reason.strip(), by)
    return row


@transaction.atomic
def move_day(*, closing: Closing, ends_on: date, reason: str, by: User) -> Closing:
    """Choose another day for the end: what is open gets its new days, and holders and managers are told.

    Announcements that named the former day and still can be made for the new one are opened again. Raises Refused for
    anybody but comms, once the account is gone, for a day in the past or the same, and without a reason.
    """
    closing = _lock(closing)
    if bar := rules.bar_to_change(closing, by):
        raise Refused(bar)
    _check_day(ends_on)
    if ends_on == closing.ends_on:
        raise Refused("This is the day already. Choose another.", "ends_on")
    if not reason.strip():
        raise Refused("Say why the day moves.", "reason")
    was, today = closing.ends_on, clock.today()
    closing.ends_on = ends_on
    closing.save(update_fields=["ends_on"])
    for row in closing.in_order:
        row.due_on = due_on(Step(row.step), ends_on, today)
        if not row.is_open and row.step in ANNOUNCEMENTS and row.due_on > today:
            _reopen(row, "It named the former day", by)
    ClosingStep.objects.bulk_update([row for row in closing.in_order if row.is_open], ["due_on"])
    tell_moved(closing, by, was=was, reason=reason.strip())
    audit.record(
        audit.Event.CLOSING_DAY_MOVED,
        by=by,
        target=closing.account,
        reason=reason.strip(),
        was=was,
        ends_on=ends_on,
    )
    return closing


@transaction.atomic
def call_off(*, closing: Closing, reason: str, by: User) -> Closing:
    """Keep the account after all; what was done stays readable, and holders and managers are told.

    Raises Refused for anybody but comms, once the account is gone, and without a reason.
    """
    closing = _lock(closing)
    if bar := rules.bar_to_change(closing, by):
        raise Refused(bar)
    if not reason.strip():
        raise Refused("Say why the account stays.", "reason")
    closing.called_off_by, closing.called_off_at = by, clock.now()
    closing.called_off_because = reason.strip()
    closing.save(update_fields=["called_off_by", "called_off_at", "called_off_because"])
    tell_called_off(closing, by)
    audit.record(audit.Event.CLOSING_CALLED_OFF, by=by, target=closing.account, reason=reason.strip())
    return closing


def _check_day(ends_on: date) -> None:
    if ends_on < clock.today():
        raise Refused("The last day must be today or in the future.", "ends_on")


def _reopen(row: ClosingStep, reason: str, by: User) -> None:
    who, how, note = row.settled_by, row.get_outcome_display(), row.note
    row.settled_by = row.settled_at = None
    row.outcome = row.note = ""
    row.save(update_fields=["settled_by", "settled_at", "outcome", "note"])
    audit.record(
        audit.Event.CLOSING_STEP_REOPENED,
        by=by,
        target=row.closing.account,
        reason=reason,
        step=row.label,
        was_settled_by=who.full_name if who else "",
        was=str(how),
        evidence=note,
    )


def _lock(closing: Closing) -> Closing:
    """The account first, as everybody does who locks both."""
    SocialAccount.objects.lock(closing.account_id)
    return Closing.objects.lock(closing.pk)


def _locked(row: ClosingStep) -> ClosingStep:
    return _lock(row.closing).step(Step(row.step))
