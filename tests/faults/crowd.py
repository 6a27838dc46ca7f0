"""Many credentials that fall due in waves, and what became of their notices: run inside the portal under test, says JSON."""

import json
from datetime import timedelta

from accounts.models import Notice
from config import clock
from socialaccounts.models import Rotation, SocialAccount
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.factories import make_version

PEOPLE = 20
WAVES = 5
"""On so many days in a row a part of the credentials comes within the week before its date, the first part today."""


def make(count: int) -> None:
    """Live accounts, each with a lead and a deputy and a password of its own; prints the passwords."""
    service, platform = make_service(), make_platform()
    people = [make_user(password=None) for _ in range(PEOPLE)]
    secrets = []
    for number in range(count):
        lead, deputy = people[number % PEOPLE], people[(number + 1) % PEOPLE]
        account = make_account(
            f"Crowd {number}", service=service, platform=platform, lead=lead, deputy=deputy
        )
        secrets.append(f"crowd-otter-canyon-{number}-lantern")
        due = clock.today() + timedelta(days=7 + number % WAVES)
        make_version(account, password=secrets[-1], by=lead, due=due)
    print(json.dumps(secrets))  # noqa: T201


def tell() -> None:
    """Prints what is owed by the facts, what is owed by rows (recipient, account, stage), and how many are mailed."""
    due = {
        (user, account.get_absolute_url(), "before-7")
        for account in SocialAccount.objects.prefetch_related("holders")
        for user in (holder.user_id for holder in account.holders.all())
    }
    owed = Notice.objects.values_list("recipient", "path", "stage")
    found = {
        "due": sorted(due),
        "owed": sorted(owed),
        "sent": Notice.objects.exclude(sent_at=None).count(),
        "rotations": Rotation.objects.count(),
    }
    print(json.dumps(found))  # noqa: T201
