"""Writing to the audit, inside the transaction of what it records."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models, transaction

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEvent, AuditHead, plain
from accounts.people.models import User
from config import clock, encryption
from config.compiled import Given, compiled, insert, update

NOBODY = "The portal"
_BATCH = 500


@dataclass(frozen=True)
class Deed:
    """One event of many that are recorded together; its parts are those that `record` takes."""

    event: Event
    target: models.Model | None = None
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def record(
    event: Event,
    *,
    by: User | None,
    target: models.Model | None = None,
    reason: str = "",
    **details: Any,
) -> AuditEvent:
    """Append one event and return it; `by=None` means the portal itself.

    It belongs inside the transaction of what it records, as the last write, for it holds the chain's lock until commit.
    `details` are plain facts (text, numbers, dates, lists): never a secret, never a child's name.
    Raises TransactionManagementError outside a transaction, EncryptionError when the keyring cannot sign.
    """
    _require_transaction()
    row = _unchained(Deed(event, target, reason, details), by)
    head = lock_head()
    _chain(head, row)
    insert(row)
    _save(head)
    return row


def record_many(deeds: Iterable[Deed], *, by: User | None) -> int:
    """Append one event for each deed, in their order, as `record` does; returns how many.

    The chain is locked once for all and they are written in sets, so memory stays flat whatever their number.
    """
    _require_transaction()
    head = lock_head()
    before = head.sequence
    rest = iter(deeds)
    while rows := [_unchained(deed, by) for deed in islice(rest, _BATCH)]:
        for row in rows:
            _chain(head, row)
        AuditEvent.objects.bulk_create(rows)
    if head.sequence > before:
        _save(head)
    return head.sequence - before


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit event is written inside a transaction")


def _unchained(deed: Deed, by: User | None) -> AuditEvent:
    """The row of an event, without its place in the chain."""
    row = AuditEvent(
        event=deed.event,
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else NOBODY,
        actor_email=by.email if by else "",
        reason=deed.reason,
        details=json.dumps(deed.details, sort_keys=True, ensure_ascii=False, default=plain),
    )
    target = deed.target
    if target is not None:
        row.target_type = target._meta.label_lower
        row.target_id = str(target.pk)
        row.target_ref = str(getattr(target, "reference", "") or f"{target._meta.verbose_name} {target.pk}")
    return row


def _chain(head: AuditHead, row: AuditEvent) -> None:
    """Make `row` the end of the chain, both unsaved."""
    row.at = clock.now()
    row.sequence = head.sequence + 1
    row.digest = row.compute_digest(head.digest)
    row.seal = encryption.sign(row.digest.encode())
    head.sequence, head.digest = row.sequence, row.digest


def _save(head: AuditHead) -> None:
    head.seal = encryption.sign(head.statement)
    update(head, "sequence", "digest", "seal")


@compiled(pk=models.SmallIntegerField())
def _locked_head(pk: Given) -> models.QuerySet[AuditHead]:
    return AuditHead.objects.select_for_update(no_key=True).filter(pk=pk)


def lock_head() -> AuditHead:
    """The end of the chain, locked until the transaction ends."""
    head: AuditHead | None = _locked_head.object(pk=1)
    if head is None:
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        head = AuditHead.objects.select_for_update(no_key=True).get(pk=1)
    return head
