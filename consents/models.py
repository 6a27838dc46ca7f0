"""Gathers the models of the app's concepts for Django."""

from consents.checks.models import CheckedChild, Declaration, PhotoCheck, Thumbnail
from consents.intake.models import PageImage, StoredFile
from consents.records.models import Adult, Child, ChildSay, Consent, Correction, Flag, Form, Withdrawal, Wording

__all__ = [
    "Adult",
    "CheckedChild",
    "Child",
    "ChildSay",
    "Consent",
    "Correction",
    "Declaration",
    "Flag",
    "Form",
    "PageImage",
    "PhotoCheck",
    "StoredFile",
    "Thumbnail",
    "Withdrawal",
    "Wording",
]
