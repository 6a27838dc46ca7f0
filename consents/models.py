"""Gathers the models of the app's concepts for Django."""

from consents.checks.decision import Decision
from consents.checks.models import CheckedChild, CheckedPhoto, Declaration, PhotoCheck, Thumbnail
from consents.checks.post import Post
from consents.checks.signoff import SignOff
from consents.disposal.models import Disposal, DoomedFile, Erasure, Hold
from consents.intake.models import PageImage, StoredFile
from consents.records.models import (
    Adult,
    Child,
    ChildSay,
    Consent,
    Correction,
    Event,
    ExpectedChild,
    Flag,
    Form,
    Responsibility,
    Withdrawal,
    Wording,
)
from consents.takedowns.models import EvidencePage, TakeDown, TakeDownChild

__all__ = [
    "Adult",
    "CheckedChild",
    "CheckedPhoto",
    "Child",
    "ChildSay",
    "Consent",
    "Correction",
    "Decision",
    "Declaration",
    "Disposal",
    "DoomedFile",
    "Erasure",
    "Event",
    "EvidencePage",
    "ExpectedChild",
    "Flag",
    "Form",
    "Hold",
    "PageImage",
    "PhotoCheck",
    "Post",
    "Responsibility",
    "SignOff",
    "StoredFile",
    "TakeDown",
    "TakeDownChild",
    "Thumbnail",
    "Withdrawal",
    "Wording",
]
