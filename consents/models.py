"""Gathers the models of the app's concepts for Django."""

from consents.checks.models import CheckedChild, Declaration, PhotoCheck, Thumbnail
from consents.checks.post import Post
from consents.checks.signoff import SignOff
from consents.intake.models import PageImage, StoredFile
from consents.records.models import (
    Adult,
    Child,
    ChildSay,
    Consent,
    Event,
    ExpectedChild,
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
    "Event",
    "ExpectedChild",
    "Flag",
    "Form",
    "PageImage",
    "PhotoCheck",
    "Post",
    "Responsibility",
    "SignOff",
    "StoredFile",
    "Thumbnail",
    "Withdrawal",
    "Wording",
]
