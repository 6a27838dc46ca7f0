"""Gathers the models of the app's concepts for Django."""

from consents.checks.decision import Decision
from consents.checks.models import CheckedChild, CheckedPhoto, Declaration, PhotoCheck, Thumbnail
from consents.checks.post import Post
from consents.checks.signoff import SignOff
from consents.disposal.erasure import Erasure
from consents.disposal.models import Disposal, DoomedFile, Hold
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.intake.models import PageImage, StoredFile
from consents.intake.printing.models import IssuedForm, PrintedPaper, PrintJob
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
    "Batch",
    "BatchFile",
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
    "IssuedForm",
    "PageImage",
    "PhotoCheck",
    "Post",
    "PrintJob",
    "PrintedPaper",
    "Responsibility",
    "ScannedPage",
    "SignOff",
    "StoredFile",
    "TakeDown",
    "TakeDownChild",
    "Thumbnail",
    "Withdrawal",
    "Wording",
]
