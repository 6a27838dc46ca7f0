"""Everything the audit can say happened: one line an event, by room. The value is stable; the label is what people read."""

from django.db.models import TextChoices


class Event(TextChoices):
    """What happened."""

    # People
    SIGNED_IN = "people.signed_in", "Signed in"
    SIGNED_OUT = "people.signed_out", "Signed out"
    SIGN_IN_FAILED = "people.sign_in_failed", "Sign-in failed"
    PASSWORD_CHANGED = "people.password_changed", "Portal password changed"
    REAUTHENTICATED = "people.reauthenticated", "Confirmed who they are"
    PERSON_ADDED = "people.added", "Person added"
    PERSON_CHANGED = "people.changed", "Person changed"
    PERSON_DEACTIVATED = "people.deactivated", "Person deactivated"
    AUDIT_EXPORTED = "audit.exported", "Audit exported"

    # Register
    REGISTER_EXPORTED = "register.exported", "Register exported"
    ACCOUNT_PLANNED = "account.planned", "Account planned"
    ACCOUNT_LIVE = "account.live", "Account went live"
    ACCOUNT_CHANGED = "account.changed", "Account details changed"
    ACCOUNT_CLOSED = "account.closed", "Account closed"
    HOLDER_ADDED = "account.holder_added", "Holder added"
    HOLDER_REMOVED = "account.holder_removed", "Holder removed"

    # Vault and rotation
    CREDENTIAL_DEPOSITED = "credential.deposited", "Credential deposited"
    CREDENTIAL_REVEALED = "credential.revealed", "Credential revealed"
    CREDENTIAL_COPIED = "credential.copied", "Credential copied"
    ACCESS_PROVED = "credential.access_proved", "Comms proved its access"
    ACCESS_FAILED = "credential.access_failed", "Comms could not get in"
    ROTATION_OPENED = "rotation.opened", "Password change became due"
    ROTATION_CLOSED = "rotation.closed", "Password changed"

    # Requests
    REQUEST_STARTED = "request.started", "Request started"
    REQUEST_SUBMITTED = "request.submitted", "Request submitted"
    REQUEST_RESUBMITTED = "request.resubmitted", "Request submitted again"
    REQUEST_SUPPORTED = "request.supported", "Request supported by the service manager"
    REQUEST_NOT_SUPPORTED = "request.not_supported", "Request not supported by the service manager"
    REQUEST_CLAIMED = "request.claimed", "Request claimed"
    REQUEST_RELEASED = "request.released", "Request let go"
    REQUEST_COMMENTED = "request.commented", "Comment on a request"
    REQUEST_RETURNED = "request.returned", "Request returned for changes"
    REQUEST_APPROVED = "request.approved", "Request approved"
    REQUEST_DECLINED = "request.declined", "Request declined"
    REQUEST_CHANGED = "request.changed", "Answers of a returned request changed"
    REQUEST_WITHDRAWAL_ASKED = "request.withdrawal_asked", "Asked for an approved request to be withdrawn"
    REQUEST_WITHDRAWN = "request.withdrawn", "Request withdrawn"
    REQUEST_DISCARDED = "request.discarded", "Draft request deleted"
    REQUEST_COMPLETED = "request.completed", "Request completed"
    CONDITION_MET = "condition.met", "Condition met"
    CONDITION_REOPENED = "condition.reopened", "Condition opened again"

    # Consents
    CHILD_ADDED = "child.added", "Child added"
    CHILD_CHANGED = "child.changed", "Child's details changed"
    ADULT_ADDED = "adult.added", "Adult added"
    FORM_UPLOADED = "form.uploaded", "Consent form uploaded"
    FORM_FILED = "form.filed", "Consent form filed"
    FORM_DISCARDED = "form.discarded", "Upload discarded"
    FORM_SCANNED = "form.scanned", "Malware scan finished"
    FORM_VIEWED = "form.viewed", "Scan viewed"
    FORM_DOWNLOADED = "form.downloaded", "Original scan downloaded"
    FORM_VERIFIED = "form.verified", "Form verified"
    FORM_REJECTED = "form.rejected", "Form rejected"
    CONSENT_WITHDRAWN = "consent.withdrawn", "Consent withdrawn"
    REFUSAL_RECORDED = "consent.refused", "Refusal recorded"
    AGREEMENT_RECORDED = "consent.agreed", "Child's own agreement recorded"
    FLAG_RAISED = "flag.raised", "Safeguarding flag raised"
    FLAG_CHANGED = "flag.changed", "Safeguarding flag changed"
    FLAG_LIFTED = "flag.lifted", "Safeguarding flag lifted"
    PHOTO_CHECKED = "check.decided", "Photo checked"
    CHECK_CONFIRMED = "check.confirmed", "Photo check confirmed by a second person"
    CERTIFICATE_PRINTED = "check.certificate", "Certificate opened"
    CHECKS_EXPORTED = "check.exported", "Photo checks exported"
