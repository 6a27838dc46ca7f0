"""What people record about children: names, withdrawals, what the child says, flags. Each leaves one audit event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.records.flag import Flag
from consents.records.form import Form
from consents.records.people import Adult, Child
from consents.records.says import ChildSay, Correction, Ground, Means, Withdrawal


@dataclass(frozen=True, kw_only=True)
class OneEvent:
    """The event whose pictures alone a withdrawal is about. Without dates, any picture may be of it."""

    name: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who takes a yes back: an adult on record, an adult by name, the child, or (with none of them) nobody known."""

    adult: Adult | None = None
    adult_name: str = ""
    is_child: bool = False


@transaction.atomic
def add_child(
    *, given_names: str, family_name: str, known_as: str = "", date_of_birth: date | None = None, by: User
) -> Child:
    """Put a child on the register. Raises Refused for a date of birth in the future."""
    if date_of_birth and date_of_birth > clock.today():
        raise Refused("The date of birth must be today or in the past.", "date_of_birth")
    child = Child.objects.create(
        given_names=given_names,
        family_name=family_name,
        known_as=known_as,
        date_of_birth=date_of_birth,
        added_by=by,
    )
    audit.record(audit.Event.CHILD_ADDED, by=by, target=child)
    return child


@transaction.atomic
def change_child(
    *,
    child: Child,
    given_names: str,
    family_name: str,
    known_as: str,
    date_of_birth: date | None,
    by: User,
) -> Child:
    """Correct a child's names or date of birth. The audit says which were changed, never from what to what.

    Raises Refused for a date of birth in the future, WrongState for a record that was erased.
    """
    child = Child.objects.select_for_update(no_key=True).get(pk=child.pk)
    if child.is_erased:
        raise WrongState("This record was erased on request. Its names do not come back.")
    if date_of_birth and date_of_birth > clock.today():
        raise Refused("The date of birth must be today or in the past.", "date_of_birth")
    new = {
        "given_names": given_names,
        "family_name": family_name,
        "known_as": known_as,
        "date_of_birth": date_of_birth,
    }
    changed = [name for name, value in new.items() if getattr(child, name) != value]
    if changed:
        for name in changed:
            setattr(child, name, new[name])
        child.save()
        audit.record(audit.Event.CHILD_CHANGED, by=by, target=child, changed=changed)
    return child


@transaction.atomic
def withdraw(
    *,
    children: Sequence[Child],
    who: Who,
    by: User,
    channels: Iterable[str] = (),
    received_at: datetime | None = None,
    event: OneEvent | None = None,
    means: str = "",
    note: str = "",
    form: Form | None = None,
) -> list[Withdrawal]:
    """Take a yes back for each of `children`, in force from the instant it was received; no channels means all of them.

    Raises Refused for an instant to come, a channel that the form does not know, or a means that is not one.
    """
    now = clock.now()
    received_at = received_at or now
    chosen = list(dict.fromkeys(channels))
    if received_at > now:
        raise Refused("The withdrawal must have been received by now.", "received_on")
    if not children:
        raise Refused("Choose at least one child.", "children")
    if event and event.first_day and (event.last_day is None or event.last_day < event.first_day):
        raise Refused("The event must end on or after its first day.", "event_until")
    if means and means not in Means.values:
        raise Refused("Choose how it was received.", "means")
    if form and form.wording and set(chosen) - set(form.wording.channels):
        raise Refused("Choose channels that the form offers.", "channels")
    Child.objects.lock(child.pk for child in children)
    adult = who.adult
    if who.adult_name and adult is None:
        adult = Adult.objects.create(name=who.adult_name, added_by=by)
    rows = [
        Withdrawal(
            child=child,
            adult=None if who.is_child else adult,
            by_child=who.is_child,
            form=form,
            channels=chosen,
            event_name=event.name if event else "",
            event_from=event.first_day if event else None,
            event_until=event.last_day if event else None,
            means=means,
            note=note,
            received_at=received_at,
            recorded_by=by,
            recorded_at=now,
        )
        for child in children
    ]
    for row in rows:
        row.save()
    audit.record(
        audit.Event.CONSENT_WITHDRAWN,
        by=by,
        target=form or children[0],
        children=[child.pk for child in children],
        channels=chosen or "all",
        one_event_only=event is not None,
        received_on=clock.london_date(received_at),
        by_the_child=who.is_child,
    )
    return rows


@transaction.atomic
def correct_withdrawal(*, withdrawal: Withdrawal, reason: str, by: User) -> Correction:
    """Say that a withdrawal was recorded by mistake: it stays on record and does not count any more.

    Raises Refused to who recorded it and without a reason, WrongState where it was corrected already.
    """
    Child.objects.lock([withdrawal.child_id])
    if withdrawal.recorded_by_id == by.pk:
        raise Refused("You recorded this withdrawal, so another person must correct it.")
    if not reason.strip():
        raise Refused("Say what was recorded wrongly.", "reason")
    earlier = Correction.objects.select_related("corrected_by").filter(withdrawal=withdrawal).first()
    if earlier:
        raise WrongState(f"{earlier.corrected_by.full_name} has corrected this withdrawal already.")
    correction = Correction.objects.create(withdrawal=withdrawal, reason=reason.strip(), corrected_by=by)
    audit.record(audit.Event.WITHDRAWAL_CORRECTED, by=by, target=withdrawal, child=withdrawal.child_id)
    return correction


@transaction.atomic
def record_say(*, child: Child, kind: str, said_on: date, why: str = "", by: User) -> ChildSay:
    """Record what a child said for themself, or the decision, with its ground, that they are not able to decide.

    Raises Refused.
    """
    if kind not in ChildSay.Kind.values:
        raise Refused("Choose what the child said.", "kind")
    decided = kind == ChildSay.Kind.NOT_ABLE
    if decided and why not in Ground.values:
        raise Refused("Choose why the child is not able to decide.", "why")
    if said_on > clock.today():
        raise Refused("The day must be today or in the past.", "said_on")
    Child.objects.lock([child.pk])
    say = ChildSay.objects.create(
        child=child, kind=kind, said_on=said_on, why=why if decided else "", recorded_by=by
    )
    refused = kind == ChildSay.Kind.REFUSED
    event = audit.Event.REFUSAL_RECORDED if refused else audit.Event.AGREEMENT_RECORDED
    audit.record(event, by=by, target=child, said_on=said_on, kind=kind, why=say.get_why_display())
    return say


@transaction.atomic
def raise_flag(*, child: Child, kind: str, review_on: date, outside_reference: str = "", by: User) -> Flag:
    """Stop, or slow, every picture of a child from now on. Raises Refused where the same flag is up already.

    The event is about the flag, not the child: a child's page shows the child's history to people who must not know.
    """
    if kind not in Flag.Kind.values:
        raise Refused("Choose what the flag says.", "kind")
    if review_on <= clock.today():
        raise Refused("The review date must be in the future.", "review_on")
    Child.objects.lock([child.pk])
    try:
        with transaction.atomic():
            flag = Flag.objects.create(
                child=child, kind=kind, review_on=review_on, outside_reference=outside_reference, raised_by=by
            )
    except IntegrityError as error:
        raise Refused("This child has this flag already. Change its review date instead.", "kind") from error
    audit.record(audit.Event.FLAG_RAISED, by=by, target=flag, child=child.pk)
    return flag


@transaction.atomic
def review_flag(*, flag: Flag, review_on: date, outside_reference: str, by: User) -> Flag:
    """Keep a flag up until another review date. Raises WrongState for a lifted one, Refused for a past date."""
    flag = _live(flag)
    if review_on <= clock.today():
        raise Refused("The review date must be in the future.", "review_on")
    flag.review_on = review_on
    flag.outside_reference = outside_reference
    flag.save(update_fields=["review_on", "outside_reference"])
    audit.record(audit.Event.FLAG_CHANGED, by=by, target=flag, child=flag.child_id, review_on=review_on)
    return flag


@transaction.atomic
def lift_flag(*, flag: Flag, because: str, by: User) -> Flag:
    """End a flag. Raises WrongState where somebody else lifted it first, Refused without a reason."""
    flag = _live(flag)
    if because not in Flag.Lifted.values:
        raise Refused("Choose why the flag is lifted.", "because")
    flag.lifted_by, flag.lifted_at, flag.lifted_because = by, clock.now(), because
    flag.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    audit.record(audit.Event.FLAG_LIFTED, by=by, target=flag, child=flag.child_id)
    return flag


@transaction.atomic
def set_looked_after(*, child: Child, looked_after: bool, by: User) -> Child:
    """Say whether a child is looked after by an authority. The event names no more than the child's number."""
    child = Child.objects.select_for_update(no_key=True).get(pk=child.pk)
    if child.looked_after != looked_after:
        child.looked_after = looked_after
        child.save(update_fields=["looked_after"])
        audit.record(audit.Event.FLAG_CHANGED, by=by, child=child.pk)
    return child


def _live(flag: Flag) -> Flag:
    """The flag, locked. Raises WrongState, naming who lifted it."""
    locked = Flag.objects.lock(flag.pk)
    if locked.lifted_by:
        raise WrongState(f"{locked.lifted_by.full_name} has lifted this flag already.")
    return locked
