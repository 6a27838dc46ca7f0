"""What people say that may take a picture's basis away, with what follows from it in the same transaction.

The fact itself is recorded by the records room; here the rules are asked again about every live post of the children, so
that no instant lies between a no and its take-downs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from consents.records import actions, merging
from consents.records.models import Child, ChildSay, Correction, Flag, Withdrawal
from consents.takedowns.actions import reassess


@transaction.atomic
def withdraw(*, children: Sequence[Child], by: User, **said: Any) -> list[Withdrawal]:
    """Take a yes back and open its take-downs. Takes and raises what `records.actions.withdraw` does."""
    rows = actions.withdraw(children=children, by=by, **said)
    reassess(children=children, by=by)
    return rows


@transaction.atomic
def correct_withdrawal(*, withdrawal: Withdrawal, reason: str, by: User) -> Correction:
    """Set a withdrawal recorded by mistake aside, and end what it alone had called for. Raises as the record does."""
    correction = actions.correct_withdrawal(withdrawal=withdrawal, reason=reason, by=by)
    reassess(children=[withdrawal.child], by=by)
    return correction


@transaction.atomic
def record_say(*, child: Child, by: User, **said: Any) -> ChildSay:
    """Record a child's own word; a refusal opens take-downs. Takes and raises what `records.actions.record_say` does."""
    say = actions.record_say(child=child, by=by, **said)
    reassess(children=[child], by=by)
    return say


@transaction.atomic
def raise_flag(*, child: Child, by: User, **said: Any) -> Flag:
    """Raise a flag; BLOCK opens take-downs. Takes and raises what `records.actions.raise_flag` does."""
    flag = actions.raise_flag(child=child, by=by, **said)
    reassess(children=[child], by=by)
    return flag


@transaction.atomic
def lift_flag(*, flag: Flag, because: str, by: User) -> Flag:
    """Lift a flag, and end what it alone had called for. Raises as the record does."""
    Child.objects.lock([flag.child_id])
    lifted = actions.lift_flag(flag=flag, because=because, by=by)
    reassess(children=[flag.child], by=by)
    return lifted


@transaction.atomic
def set_looked_after(*, child: Child, looked_after: bool, by: User) -> Child:
    """Say whether an authority looks after a child: then posts need its sign-off, and come down without one."""
    changed = actions.set_looked_after(child=child, looked_after=looked_after, by=by)
    reassess(children=[child], by=by)
    return changed


@transaction.atomic
def merge(*, child: Child, into: Child, by: User) -> Child:
    """Let one record stand for two; what is posted of either comes down until somebody confirms it. Raises as the record."""
    kept = merging.merge(child=child, into=into, by=by)
    reassess(children=[kept], by=by)
    return kept


@transaction.atomic
def undo_merge(*, child: Child, by: User) -> Child:
    """Take a merged record out again, and end what the merge alone had called for. Raises as the record does."""
    kept = child.merged_into
    apart = merging.undo_merge(child=child, by=by)
    reassess(children=[one for one in (apart, kept) if one], by=by)
    return apart


@transaction.atomic
def confirm_merge(*, child: Child, proof: str, by: User) -> Child:
    """Confirm a merge, and end what only its doubt had called for. Raises as the record does."""
    kept = merging.confirm_merge(child=child, proof=proof, by=by)
    reassess(children=[kept], by=by)
    return kept
