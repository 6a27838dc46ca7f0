"""Gathers the records: who the children and adults are, what was signed, said, withdrawn and flagged."""

from consents.records.event import Event, ExpectedChild
from consents.records.flag import Flag
from consents.records.form import Consent, Form
from consents.records.people import Adult, Child
from consents.records.responsibility import Evidence, Responsibility, Role
from consents.records.says import ChildSay, Correction, Ground, Means, Withdrawal
from consents.records.terms import WORKFLOW, Capacity, Rejection, Status
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
    "Evidence",
    "ExpectedChild",
    "Flag",
    "Form",
    "Ground",
    "Means",
    "Medium",
    "Naming",
    "Rejection",
    "Responsibility",
    "Role",
    "Status",
    "Withdrawal",
    "Wording",
]
