"""Proving that nothing in the audit was edited, removed or reordered."""

from dataclasses import dataclass

from accounts.audit.models import GENESIS, AuditEvent, AuditHead
from config import encryption


@dataclass(frozen=True)
class Finding:
    """What a verification found. `bad_sequence` is the first bad row, None when the chain holds."""

    events: int
    digest: str
    bad_sequence: int | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        return self.bad_sequence is None


def verify_chain(*, anchor: tuple[int, str] | None = None) -> Finding:
    """Walk the chain from its first row and stop at the first that does not hold.

    `anchor` is a (sequence, digest) noted earlier outside the portal; a chain that was cut back and grown again no longer
    passes it. Memory stays flat. Raises KeysetMissing when the keyring is away.
    """
    before = _head()
    walked = _walk(anchor, before)
    if not walked.holds:
        return walked
    # Events written during the walk may or may not have been met; the end of the chain is at or past all that were.
    after = _head()
    end = max(walked.events, 1)
    if after.sequence < walked.events:
        return Finding(walked.events, walked.digest, end, "the row is past the end of the chain")
    if after.sequence == walked.events and after.digest != walked.digest:
        return Finding(walked.events, walked.digest, end, "the end of the chain does not match this row")
    return walked


def _head() -> AuditHead:
    return AuditHead.objects.filter(pk=1).first() or AuditHead()


def _walk(anchor: tuple[int, str] | None, head: AuditHead) -> Finding:
    expected, digest = 1, GENESIS
    for row in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if row.sequence != expected:
            return Finding(expected - 1, digest, expected, "the row is missing")
        if row.compute_digest(digest) != row.digest:
            return Finding(expected - 1, digest, expected, "the row was edited, or its place was changed")
        if not encryption.verify(bytes(row.seal), row.digest.encode()):
            return Finding(expected - 1, digest, expected, "the row was not written by this portal")
        if anchor and row.sequence == anchor[0] and row.digest != anchor[1]:
            return Finding(expected - 1, digest, expected, "the row is not the one noted in the anchor")
        expected, digest = expected + 1, row.digest
    return _end(expected - 1, digest, anchor, head)


def _end(events: int, digest: str, anchor: tuple[int, str] | None, head: AuditHead) -> Finding:
    """Whether the chain that was walked is as long as it has to be."""
    expected = events + 1
    if anchor and events < anchor[0]:
        return Finding(events, digest, expected, "the row is missing, though the anchor names a later one")
    if head.sequence > events:
        return Finding(events, digest, expected, "the row is missing at the end")
    if head.sequence and not encryption.verify(bytes(head.seal), head.statement):
        return Finding(events, digest, head.sequence, "the end of the chain was not sealed by this portal")
    return Finding(events, digest)
