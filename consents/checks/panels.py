"""What the home and attention pages say of photo checks. A row is text, url, tag and colour."""

from __future__ import annotations

from django.urls import reverse

from accounts.doors import may_open
from accounts.models import User
from config import clock
from consents.checks.answering import PERMISSIONS
from consents.checks.models import Outcome, PhotoCheck, PhotoCheckQuerySet
from consents.checks.referred import REFERRED, waiting

Row = dict[str, str]

SHOWN = 5


def needs(user: User) -> list[Row]:
    """Photos that this person asked about, may post, and of whose children something was recorded since."""
    own = _to_come().filter(asked_by=user)
    # Most people have none to come, and then the children need not be gone through.
    return [*_to_answer(user), *(_rows(own.stirred()) if own.exists() else [])]


def _to_answer(user: User) -> list[Row]:
    """How many photo checks wait for this person's answer, with a way to them."""
    if not any(user.has_perm(key) for key in PERMISSIONS.values()):
        return []
    own = PhotoCheck.objects.all().awaiting_answer(user)
    url = f"{reverse('checks:list')}?to_answer=on"
    return _counted(own, "Photo checks that wait for your answer", url)


def _counted(checks: PhotoCheckQuerySet, text: str, url: str) -> list[Row]:
    count = len(checks.order_by().values_list("pk")[: SHOWN + 1])
    if not count:
        return []
    return [
        {
            "text": text,
            "url": url,
            "tag": f"more than {SHOWN}" if count > SHOWN else str(count),
            "colour": "waiting",
        }
    ]


def attention() -> list[Row]:
    """The same for everybody's, for comms; and what waits for an answer, comms' own and safeguarding's."""
    return [
        *_rows(_to_come().stirred()),
        *_referred("Photo checks that wait for an answer of comms", for_comms=True),
        *_referred("Photo checks that wait for an answer of safeguarding", for_safeguarding=True),
    ]


def _referred(text: str, **addressee: bool) -> list[Row]:
    return _counted(waiting().filter(**addressee), text, reverse("checks:referred"))


def start(user: User) -> list[Row]:
    """What this person can look up here."""
    if not may_open(user, REFERRED):
        return []
    return [{"text": "Referred photo checks", "url": reverse("checks:referred")}]


def _to_come() -> PhotoCheckQuerySet:
    """Allowed photos still to be posted, today's too, that nobody asked about again."""
    return PhotoCheck.objects.filter(
        outcome=Outcome.ALLOW, publish_on__gte=clock.today(), later__isnull=True
    ).order_by("publish_on", "pk")


def _rows(checks: PhotoCheckQuerySet) -> list[Row]:
    return [
        {
            "text": f"{check.reference}: something was recorded since it was allowed. Check it again",
            "url": check.get_absolute_url(),
            "tag": "Check again",
            "colour": "bad",
        }
        for check in checks.only("pk")[:SHOWN]
    ]
