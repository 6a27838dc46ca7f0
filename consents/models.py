"""Gathers the models of the app's concepts for Django."""

from consents.checks.models import CheckedChild, Declaration, PhotoCheck, Thumbnail
from consents.intake.models import PageImage, StoredFile
from consents.records.models import (
    Adult,
    Child,
    ChildSay,
    Consent,
    Flag,
    Form,
    Responsibility,
    Withdrawal,
    Wording,
)

__all__ = [
    "Adult",
    "CheckedChild",
    "Child",
    "ChildSay",
    "Consent",
    "Declaration",
    "Flag",
    "Form",
    "PageImage",
    "PhotoCheck",
    "Responsibility",
    "StoredFile",
    "Thumbnail",
    "Withdrawal",
    "Wording",
]
