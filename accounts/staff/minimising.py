"""After the retention time a leaver's personal data go; their name stays in the audit alone (policy P3)."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import open_to
from accounts.learning.training.models import Certificate, TrainingRecord
from accounts.notices.models import Notice
from accounts.paging import keyset_page
from accounts.people.models import Absence, User, UserQuerySet
from accounts.staff.entitling import locked
from accounts.staff.views import AUDIT, MANAGE
from config import clock

NAME = "Former member of staff"
DOMAIN = "minimised.invalid"


def latest_leaving_day() -> date:
    """Whoever left on this London date or before is due."""
    return clock.today() - timedelta(days=settings.STAFF_RETENTION_DAYS)


def due() -> UserQuerySet:
    """Leavers whose retention time is over and whose data are still there."""
    gone = User.objects.get_queryset().filter(left_on__lte=latest_leaving_day())
    return gone.filter(is_active=False, minimised_on=None)


def minimise_due(limit: int = 200) -> int:
    """Take the personal data out of those who are due, each in a transaction of its own; returns how many."""
    keys = list(due().order_by("left_on", "pk").values_list("pk", flat=True)[:limit])
    return sum(_minimise(pk) for pk in keys)


@transaction.atomic
def _minimise(pk: int) -> int:
    """What tells of them goes from their row, with notices, absences, ways to sign in and certificates.

    What they did stays, by number.
    """
    person = locked(pk)
    if not due().filter(pk=pk).exists():
        return 0
    name = person.full_name
    person.full_name = f"{NAME} {person.pk}"
    person.email = f"left-{person.pk}@{DOMAIN}"
    person.job_title, person.last_login, person.minimised_on = "", None, clock.today()
    person.set_unusable_password()
    person.save(update_fields=["full_name", "email", "job_title", "last_login", "minimised_on", "password"])
    person.groups.clear()
    EmailAddress.objects.filter(user=person).delete()
    Notice.objects.filter(recipient=person).delete()
    Absence.objects.filter(person=person).delete()
    Absence.objects.filter(stand_in=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    Certificate.objects.filter(record__person=person).delete()
    TrainingRecord.objects.filter(person=person).update(evidence="")
    audit.record(audit.Event.PERSON_MINIMISED, by=None, target=person, name=name, left_on=person.left_on)
    return 1


@open_to(MANAGE, AUDIT)
@require_GET
def minimising(request: HttpRequest) -> HttpResponse:
    """Who is due, before the sweep does it, and who comes next."""
    soon = clock.today() - timedelta(days=settings.STAFF_RETENTION_DAYS - 90)
    coming = User.objects.get_queryset().filter(left_on__lte=soon, is_active=False, minimised_on=None)
    page = keyset_page(request, coming, by=("left_on", "id"), size=25)
    last = latest_leaving_day()
    kept = timedelta(days=settings.STAFF_RETENTION_DAYS)
    lines = [
        (person, person.left_on and person.left_on + kept, bool(person.left_on and person.left_on <= last))
        for person in page.items
    ]
    context = {"page": page, "lines": lines, "days": settings.STAFF_RETENTION_DAYS}
    return render(request, "accounts/staff/minimising.html", context)
