"""Gathers the models of the app's concepts for Django."""

from accounts.audit.models import AuditEvent, AuditHead
from accounts.learning.cards.models import Card
from accounts.learning.policy.models import Acknowledgement, PolicyVersion
from accounts.learning.training.models import Certificate, Course, TrainingRecord
from accounts.notices.models import Notice
from accounts.people.models import Absence, Membership, Service, User
from accounts.signin.factors.models import FactorSecret
from accounts.signin.sso.models import Standing
from accounts.staff.importing.models import StaffImport, StaffImportRow

__all__ = [
    "Absence",
    "Acknowledgement",
    "AuditEvent",
    "AuditHead",
    "Card",
    "Certificate",
    "Course",
    "FactorSecret",
    "Membership",
    "Notice",
    "PolicyVersion",
    "Service",
    "StaffImport",
    "StaffImportRow",
    "Standing",
    "TrainingRecord",
    "User",
]
