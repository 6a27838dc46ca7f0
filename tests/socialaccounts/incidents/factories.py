"""What the tests of incidents do again and again, through the actions that people use."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from socialaccounts.incidents.models import Incident
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.working import settle_step
from socialaccounts.models import ConnectedApp, RecoveryKit, SocialAccount
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.values import Value

NEW_PASSWORD = "walrus-copper-lantern-46"


def page(answer: Any) -> str:
    """The words and marks of a page, on one line."""
    return " ".join(answer.content.decode().split())


def at(incident: Incident, name: str, *more: object) -> str:
    """The address of one of the incident's pages."""
    return reverse(f"incidents:{name}", args=[incident.pk, *more])


def change(account: SocialAccount, by: User, password: str = NEW_PASSWORD) -> None:
    """A new password that the platform has."""
    change_password(account=account, by=by, value=Value("council", password))


def tick_all(incident: Incident, by: User) -> None:
    """Every step but the first, which the declaration ticks."""
    for step in Step:
        if step != Step.DECLARE:
            settle_step(incident=incident, step=step, by=by)


def make_kit(account: SocialAccount, by: User, *, email: str = "", apps: tuple[str, ...] = ()) -> RecoveryKit:
    """A recovery kit with what stands in the open."""
    kit = RecoveryKit.objects.create(account=account, recovery_email=email, changed_by=by)
    ConnectedApp.objects.bulk_create(ConnectedApp(kit=kit, name=name) for name in apps)
    return kit
