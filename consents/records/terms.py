"""The words of a signed form: where it stands, as what the adult signed, why it was rejected."""

from django.db.models import TextChoices

from config.workflow import Workflow


class Status(TextChoices):
    """Where a form stands."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Printed, not back yet"
    RECEIVED = "received", "Back, to be typed up"
    VOID = "void", "Cancelled before it came back"
    FILED = "filed", "Waiting to be verified"
    VERIFIED = "verified", "Verified"
    REJECTED = "rejected", "Rejected"


WORKFLOW = Workflow(
    {
        Status.DRAFT: {Status.FILED},
        Status.ISSUED: {Status.RECEIVED, Status.VOID},
        Status.RECEIVED: {Status.FILED, Status.ISSUED},
        Status.VOID: set(),
        Status.FILED: {Status.VERIFIED, Status.REJECTED},
        Status.VERIFIED: set(),
        Status.REJECTED: set(),
    }
)
"""A draft that is discarded leaves no row; a verified form ends by its last day or by a withdrawal.

A printed form is issued with its reference, received when a scan has all its pages, and issued again when that scan is
taken apart.
"""

UNTYPED = [Status.DRAFT, Status.ISSUED, Status.RECEIVED, Status.VOID]
"""Nobody has said yet what the paper says."""


class Capacity(TextChoices):
    """As what the adult signed."""

    PARENT = "parent", "Parent"
    GUARDIAN = "guardian", "Guardian"
    AUTHORITY = "authority", "Local authority with parental responsibility"
    CARER = "carer", "Carer with delegated authority"
    SELF = "self", "The young person, aged 18 or over"


class Rejection(TextChoices):
    """Why a form was not accepted; the family is asked for a new one."""

    UNSIGNED = "unsigned", "It is not signed"
    UNDATED = "undated", "It is not dated"
    UNREADABLE = "unreadable", "It cannot be read"
    PAGE_MISSING = "page_missing", "A page is missing"
    SIGNATURE = "signature", "The signature does not match the person named"
    MISMATCH = "mismatch", "What was typed does not match the paper"
    WRONG_CHILD = "wrong_child", "It is about another child"
    OTHER = "other", "Another reason"
