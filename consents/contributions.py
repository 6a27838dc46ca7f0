"""What the consents tell of a person to the pages about people (see accounts/people/contributed.py). No child is named."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from accounts.people import contributed
from accounts.people.contributed import Duty
from accounts.people.holding import held_in
from accounts.people.models import User
from config import clock
from consents.checks.models import Outcome, PhotoCheck
from consents.records.form import Form, Status

DONE_DAYS = 62
CHECK_DAYS = 30
"""A photo check that was referred is somebody's to follow up for so long."""
_WHAT_TO_DO = {
    Status.DRAFT: "File it or discard it: only they see it until then",
    Status.FILED: "A second person verifies it against the paper; find out where the paper is",
}


def register() -> None:
    """Called once when the app is ready."""
    contributed.register_duties("forms", _forms)
    contributed.register_duties("checks", _checks)
    contributed.register_holding(
        "consents", held_in("consents", {"PhotoCheck": ("outcome",), "Form": ("status",)})
    )


def _forms(person: User) -> Iterator[Duty]:
    """The consent forms that they uploaded and nobody has verified yet, and those settled lately."""
    since = clock.start_of((person.left_on or clock.today()) - timedelta(days=DONE_DAYS))
    lately = Q(status__in=[Status.DRAFT, Status.FILED]) | Q(verified_at__gte=since)
    for form in Form.objects.filter(lately, uploaded_by=person).order_by("pk"):
        status = Status(form.status)
        open_one = status in _WHAT_TO_DO
        url = form.get_absolute_url() if status != Status.DRAFT else ""
        to_do = _WHAT_TO_DO.get(status, str(status.label))
        yield Duty("Consent form", form.reference, url, to_do, done=not open_one)


def _checks(person: User) -> Iterator[Duty]:
    """The photo checks they asked for lately that were referred, and nobody asked again."""
    since = clock.now() - timedelta(days=CHECK_DAYS)
    referred = PhotoCheck.objects.filter(asked_by=person, outcome=Outcome.REFER, decided_at__gte=since)
    for check in referred.order_by("pk"):
        again = check.later.exists()
        to_do = (
            "Checked again" if again else "Check the photo again, or tell who wanted it that it is not posted"
        )
        yield Duty("Photo check", check.reference, check.get_absolute_url(), to_do, done=again)
