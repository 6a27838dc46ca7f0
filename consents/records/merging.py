"""Two records of one child: merged, taken apart again, or confirmed by a second person (rule 33).

Nothing is moved. Each record keeps its own rows and a photo check looks at all of them, so that undoing loses nothing.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import TextChoices

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.records.people import Child


class Proof(TextChoices):
    """How it was verified again that two records are of one child."""

    FAMILY = "family", "The family said so"
    SCHOOL = "school", "The school or club said so"
    PAPER = "paper", "The signed forms show the same child"
    DOCUMENT = "document", "A document was seen"


@transaction.atomic
def merge(*, child: Child, into: Child, by: User) -> Child:
    """Let the record `into` stand for `child` too. From now on every no of either counts, and no yes until confirmed.

    Raises Refused for one and the same record or one that stands for others, WrongState for one merged meanwhile.
    """
    if child.pk == into.pk:
        raise Refused("Choose two different records.", "keep")
    child, into = _locked(child, into)
    if child.is_merged or into.is_merged:
        raise WrongState("One of these records has been merged meanwhile.")
    if child.merged_records.exists():
        raise Refused("Others were merged into that record, so keep it.", "keep")
    child.merged_into, child.merged_by, child.merged_at = into, by, clock.now()
    child.save(update_fields=["merged_into", "merged_by", "merged_at"])
    audit.record(audit.Event.CHILD_MERGED, by=by, target=into, merged=child.pk)
    audit.record(audit.Event.CHILD_MERGED, by=by, target=child, into=into.pk)
    return into


@transaction.atomic
def undo_merge(*, child: Child, by: User) -> Child:
    """Take a merged record out again. Raises WrongState once the merge is confirmed, or undone already."""
    child, kept = _unconfirmed(child)
    child.merged_into = child.merged_by = child.merged_at = None
    child.save(update_fields=["merged_into", "merged_by", "merged_at"])
    audit.record(audit.Event.CHILD_UNMERGED, by=by, target=kept, merged=child.pk)
    audit.record(audit.Event.CHILD_UNMERGED, by=by, target=child, into=kept.pk)
    return child


@transaction.atomic
def confirm_merge(*, child: Child, proof: str, by: User) -> Child:
    """Say that both records are of one child: who they are is verified again, and a yes of either counts from now on.

    Raises Refused to who merged them and without a proof, WrongState as `undo_merge` does.
    """
    child, kept = _unconfirmed(child)
    if child.merged_by_id == by.pk:
        raise Refused("You merged these records, so another person must confirm it.")
    if proof not in Proof.values:
        raise Refused("Choose how it was verified.", "proof")
    child.merge_confirmed_by, child.merge_confirmed_at = by, clock.now()
    child.save(update_fields=["merge_confirmed_by", "merge_confirmed_at"])
    audit.record(
        audit.Event.CHILD_MERGE_CONFIRMED, by=by, target=kept, merged=child.pk, verified=Proof(proof).label
    )
    return kept


def _locked(*children: Child) -> list[Child]:
    """The rows in the order given, locked before anybody records a post of one of them."""
    by_key = {row.pk: row for row in Child.objects.lock(child.pk for child in children)}
    return [by_key[child.pk] for child in children]


def _unconfirmed(child: Child) -> tuple[Child, Child]:
    """The merged record and the kept one, locked. Raises WrongState unless the merge waits to be confirmed."""
    into = Child.objects.filter(merged_records=child.pk).first()
    if into is None:
        raise WrongState("This merge has been undone already.")
    child, into = _locked(child, into)
    if child.merged_into_id != into.pk:
        raise WrongState("This merge has been undone already.")
    if child.merge_confirmed_by:
        raise WrongState(f"{child.merge_confirmed_by.full_name} has confirmed this merge already.")
    return child, into
