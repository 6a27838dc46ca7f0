"""Plain functions that bring the closing of an account to where a test needs it."""

from datetime import date, timedelta

from accounts.models import User
from config import clock
from socialaccounts.closing.actions import begin, settle
from socialaccounts.closing.models import Closing
from socialaccounts.closing.steps import OUTCOMES, Step
from socialaccounts.register.models import SocialAccount


def begun(account: SocialAccount, by: User, ends_on: date | None = None) -> Closing:
    """A closing with its day, 60 days ahead unless one is named."""
    day = ends_on or clock.today() + timedelta(days=60)
    return begin(account=account, ends_on=day, because="Nobody reads it", by=by)


def tick(closing: Closing, by: User, *steps: Step, outcome: str = "") -> None:
    """Settle steps, each by its first outcome unless one is named."""
    for step in steps:
        row = Closing.objects.get(pk=closing.pk).step(step)
        settle(row=row, outcome=outcome or OUTCOMES[step][0], note=f"Seen: {step}", by=by)


def until(last: Step) -> list[Step]:
    """Every step before `last`."""
    return list(Step)[: list(Step).index(last)]
