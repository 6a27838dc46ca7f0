"""Gathers the models of the app's concepts for Django."""

from accounts.audit.models import AuditEvent, AuditHead
from accounts.notices.models import Notice
from accounts.people.models import Absence, Membership, Service, User
from accounts.signin.factors.models import FactorSecret
from accounts.staff.importing.models import StaffImport, StaffImportRow

__all__ = [
    "Absence",
    "AuditEvent",
    "AuditHead",
    "FactorSecret",
    "Membership",
    "Notice",
    "Service",
    "StaffImport",
    "StaffImportRow",
    "User",
]
