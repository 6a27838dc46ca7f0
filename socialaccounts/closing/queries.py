"""What the home page, the attention page and an account's page say of closings."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from accounts.people.models import User
from accounts.templatetags.portal import in_words
from config import clock
from socialaccounts.closing.models import Closing, ClosingStep, ClosingStepQuerySet
from socialaccounts.closing.rules import may_close
from socialaccounts.closing.steps import Step
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.panels import SHOWN, Row

SOON = timedelta(days=7)


def latest(account: SocialAccount) -> Closing | None:
    """The closing that runs, or else the last that did."""
    found = Closing.objects.filter(account=account).select_related("started_by", "called_off_by")
    closing = found.order_by("-pk").first()
    if closing:
        closing.account = account
    return closing


def panel_rows(user: User) -> list[Row]:
    """The steps due within a week that `user` sees to: of the accounts they hold; for comms, what only they can close."""
    soon = ClosingStep.objects.open().filter(due_on__lte=clock.today() + SOON).exclude(step=Step.CLOSE)
    return _rows(soon.filter(closing__account__in=SocialAccount.objects.held_by(user))) + (
        _rows(_ready_to_close()) if may_close(user) else []
    )


def attention_rows() -> list[Row]:
    """The steps that are late, the longest first."""
    return _rows(ClosingStep.objects.open().filter(due_on__lt=clock.today()))


def _ready_to_close() -> ClosingStepQuerySet:
    others = ClosingStep.objects.filter(closing=OuterRef("closing"), settled_at__isnull=True).exclude(
        step=Step.CLOSE
    )
    return ClosingStep.objects.open().filter(~Exists(others), step=Step.CLOSE)


def _rows(steps: ClosingStepQuerySet) -> list[Row]:
    first = steps.select_related("closing__account").order_by("due_on", "pk")[:SHOWN]
    return [
        Row(
            f"Closing of {row.closing.account.name}: {row.label[0].lower()}{row.label[1:]}",
            row.closing.get_absolute_url(),
            f"{'Late since' if row.is_late else 'By'} {in_words(row.due_on)}",
            "bad" if row.is_late else "waiting",
        )
        for row in first
    ]
