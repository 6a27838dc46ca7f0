"""The round of closings: whose steps are due is told, and told again every week while they are late.

It may run at any time, twice, or in two workers at once: a person is owed one message for each closing and day.
"""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS
from config import clock
from config.references import path_in_database
from socialaccounts.closing.models import Closing, ClosingQuerySet, ClosingStep
from socialaccounts.closing.telling import DUE
from socialaccounts.register.models import Holder

AGAIN = timedelta(days=7)


def sweep() -> int:
    """Owe the holders what is due by the London date of now, and comms where nobody holds the account; returns how many."""
    today = clock.today()
    waiting = ClosingStep.objects.open().filter(due_on__lte=today)
    days = waiting.order_by("due_on").values_list("due_on", flat=True).distinct()
    return sum(_about(due_on, today) for due_on in list(days))


def _about(due_on: date, today: date) -> int:
    weeks = (today - due_on) // AGAIN
    stage = f"due {due_on}" + (f", week {weeks}" if weeks else "")
    open_then = ClosingStep.objects.filter(closing=OuterRef("pk"), settled_at__isnull=True, due_on=due_on)
    closings = Closing.objects.running().filter(Exists(open_then))
    words = "is late" if weeks else "is due"
    held = Q(account__holders__in=Holder.objects.current(today).order_by().values("pk"))
    owed = _owe(closings.filter(held), F("account__holders__user"), words, stage)
    alone = closings.filter(~Exists(Holder.objects.current(today).filter(account=OuterRef("account"))))
    comms = User.objects.in_role(COMMS).values_list("pk", flat=True)
    return owed + sum(_owe(alone, Value(pk), words, stage) for pk in comms)


def _owe(closings: ClosingQuerySet, recipient: Combinable, words: str, stage: str) -> int:
    title = Concat(F("account__name"), Value(f": a step of its closing {words}"), output_field=CharField())
    return notices.owe_set(
        DUE,
        closings,
        recipient=recipient,
        title=title,
        path=path_in_database("closing:closing", "account"),
        stage=stage,
    )
