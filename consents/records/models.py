"""Gathers the records: who the children and adults are, what was signed, said, withdrawn and flagged."""

from consents.records.event import Event, ExpectedChild
from consents.records.flag import Flag
from consents.records.form import WORKFLOW, Capacity, Consent, Form, Rejection, Status
from consents.records.people import Adult, Child
from consents.records.says import ChildSay, Correction, Means, Withdrawal
from consents.records.wording import Medium, Naming, Wording

__all__ = [
    "WORKFLOW",
    "Adult",
    "Capacity",
    "Child",
    "ChildSay",
    "Consent",
    "Correction",
    "Event",
    "ExpectedChild",
    "Flag",
    "Form",
    "Means",
    "Medium",
    "Naming",
    "Rejection",
    "Status",
    "Withdrawal",
    "Wording",
]
