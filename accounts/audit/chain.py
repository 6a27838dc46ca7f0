"""Writing to the audit, inside the transaction of what it records."""

import json
from typing import Any

from django.db import models, transaction

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEvent, AuditHead, plain
from accounts.people.models import User
from config import clock, encryption

NOBODY = "The portal"


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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit event is written inside a transaction")
    row = AuditEvent(
        event=event,
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else NOBODY,
        actor_email=by.email if by else "",
        reason=reason,
        details=json.dumps(details, sort_keys=True, ensure_ascii=False, default=plain),
    )
    if target is not None:
        row.target_type = target._meta.label_lower
        row.target_id = str(target.pk)
        row.target_ref = str(getattr(target, "reference", "") or f"{target._meta.verbose_name} {target.pk}")
    head = lock_head()
    row.at = clock.now()
    row.sequence = head.sequence + 1
    row.digest = row.compute_digest(head.digest)
    row.seal = encryption.sign(row.digest.encode())
    row.save(force_insert=True)
    head.sequence, head.digest = row.sequence, row.digest
    head.seal = encryption.sign(head.statement)
    head.save(update_fields=["sequence", "digest", "seal"])
    return row


def lock_head() -> AuditHead:
    """The end of the chain, locked until the transaction ends."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head
