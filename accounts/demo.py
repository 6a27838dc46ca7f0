"""The people and services of the demo data: the same each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import CommandError

from accounts.notices.models import Notice
from accounts.people.models import Absence, Membership, Service, User
from accounts.signin.adapter import DEMO_DOMAIN
from accounts.staff.absences import set_absence
from accounts.staff.leaving import leave
from config import clock

PASSWORD = "Tapton-Lock-1777"  # noqa: S105  # printed for everybody; refused unless DEBUG is on
SINCE = date(2024, 4, 1)

SERVICES = (
    "Communications",
    "Leisure and parks",
    "Museum and culture",
    "Housing",
    "Planning",
    "Waste and recycling",
)

# e-mail name, full name, job title, service, manages it, roles
PEOPLE = (
    ("officer", "Olivia Marsh", "Park ranger", "Leisure and parks", False, ""),
    ("officer2", "Dev Patel", "Events officer", "Leisure and parks", False, ""),
    ("officer3", "Grace Holmes", "Collections assistant", "Museum and culture", False, ""),
    ("officer4", "Tom Ashby", "Tenancy officer", "Housing", False, ""),
    ("officer5", "Leah Booth", "Learning officer", "Museum and culture", False, ""),
    ("officer6", "Sam Whitfield", "Repairs coordinator", "Housing", False, ""),
    ("manager", "Maria Bennett", "Leisure service manager", "Leisure and parks", True, ""),
    ("manager2", "Ian Crossley", "Museum manager", "Museum and culture", True, ""),
    ("manager3", "Ruth Adeyemi", "Housing service manager", "Housing", True, ""),
    ("comms", "Priya Shah", "Communications officer", "Communications", False, "comms, comms lead"),
    ("comms2", "Callum Reid", "Communications and marketing manager", "Communications", True, "comms"),
    ("safeguarding", "Helen Woods", "Safeguarding lead", "Housing", False, "safeguarding"),
    ("auditor", "George Okafor", "Data protection officer", "Planning", False, "auditor"),
    ("admin", "Alex Turner", "Systems administrator", "Planning", False, "administrator"),
)


def seed() -> None:
    """Make the demo services and people that are not there yet. Raises CommandError unless DEBUG is on."""
    if not settings.DEBUG:
        raise CommandError("Demo data is refused while DEBUG is off: everybody knows its password.")
    # Hashing is slow on purpose; once is enough for one password that everybody knows.
    hashed = make_password(PASSWORD)
    services = {name: Service.objects.get_or_create(name=name)[0] for name in SERVICES}
    for name, full_name, job, service, manages, roles in PEOPLE:
        email = name + DEMO_DOMAIN
        if User.objects.get_queryset().filter(email=email).exists():
            continue
        user = User(email=email, full_name=full_name, job_title=job, password=hashed)
        user.save()
        Membership.objects.create(user=user, service=services[service], is_manager=manages, started_on=SINCE)
        user.groups.set(Group.objects.filter(name__in=roles.split(", ")))
    from accounts import demo_learning

    demo_learning.seed()
    _away_and_leaving()


def _away_and_leaving() -> None:
    """A manager who will be away, with somebody who stands in, and somebody who leaves in three weeks."""
    if Absence.objects.exists():
        return
    today, manager = clock.today(), person("manager3")
    with days_ago(2):
        set_absence(
            person=manager,
            stand_in=person("safeguarding"),
            first_day=today + timedelta(days=7),
            last_day=today + timedelta(days=11),
            by=manager,
        )
        leave(
            person=person("officer6"),
            on=today + timedelta(days=21),
            by=person("admin"),
            reason="Moves to another council",
        )


def person(name: str) -> User:
    """The demo person of that e-mail name."""
    return User.objects.get_by_natural_key(name + DEMO_DOMAIN)


@contextmanager
def days_ago(days: float, *, told: bool = True) -> Iterator[None]:
    """Do the demo's deeds so many days in the past; with `told`, everybody has read what they were told of them."""
    before = getattr(settings, "CLOCK_OFFSET", None)
    settings.CLOCK_OFFSET = _ten_in_the_morning(clock.now() - timedelta(days=days)) - datetime.now(UTC)
    try:
        yield
        if told:
            Notice.objects.filter(sent_at=None).update(sent_at=clock.now(), read_at=clock.now())
    finally:
        settings.CLOCK_OFFSET = before


def _ten_in_the_morning(instant: datetime) -> datetime:
    return instant.astimezone(clock.LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
