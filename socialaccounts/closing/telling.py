"""Who is told of the closing of an account, and what."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from accounts import notices
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.templatetags.portal import in_words
from config import clock
from socialaccounts.closing.models import Closing

_FOLDER = "socialaccounts/closing/emails"
DUE = "closing_due"


def register_kinds() -> None:
    """Say which template mails each kind of notice; called once when the app is ready."""
    for kind in ("closing_started", "closing_moved", "closing_called_off", "closing_ended_early"):
        notices.register(kind, f"{_FOLDER}/{kind}")
    notices.register(DUE, f"{_FOLDER}/{DUE}", facts=_due)


def tell_started(closing: Closing, by: User) -> None:
    """Holders and managers, with every step and its day."""
    title = f"{closing.account.name} is closed by {in_words(closing.ends_on)}"
    _owe(closing, "closing_started", by, title, why=closing.because, steps=_steps(closing))


def tell_moved(closing: Closing, by: User, *, was: date, reason: str) -> None:
    """The same people, with the new days."""
    title = f"{closing.account.name}: its last day is now {in_words(closing.ends_on)}"
    _owe(closing, "closing_moved", by, title, why=reason, was=in_words(was), steps=_steps(closing))


def tell_called_off(closing: Closing, by: User) -> None:
    """The same people, that the account stays."""
    title = f"{closing.account.name} is not closed after all"
    _owe(closing, "closing_called_off", by, title, why=closing.called_off_because)


def tell_ended_early(closing: Closing, by: User, *, undone: list[str], told: Collection[User]) -> None:
    """Managers and whoever started it, that the account is closed; its holders are `told` by the register."""
    account = closing.account
    people = {*account.service.managers_and_stand_ins(), closing.started_by} - set(told)
    title = f"{account.name} is closed before its steps were done"
    _owe_to(people, closing, "closing_ended_early", by, title, why=account.closed_because, undone=undone)


def _steps(closing: Closing) -> list[str]:
    return [f"{row.label}: by {in_words(row.due_on)}" for row in closing.in_order if row.is_open]


def _owe(closing: Closing, kind: str, by: User, title: str, **facts: object) -> None:
    account = closing.account
    people = {*account.holder_people(), *account.service.managers_and_stand_ins()}
    _owe_to(people, closing, kind, by, title, **facts)


def _owe_to(
    people: Collection[User], closing: Closing, kind: str, by: User, title: str, **facts: object
) -> None:
    notices.owe(
        kind,
        to=set(people) - {by},
        about=closing,
        title=title,
        stage=clock.now().isoformat(),
        facts=_about(closing) | {"by": by.full_name, **facts},
        url=closing.get_absolute_url(),
    )


def _about(closing: Closing) -> dict[str, object]:
    account = closing.account
    return {
        "account": account.name,
        "reference": account.reference,
        "platform": account.platform.name,
        "ends_on": in_words(closing.ends_on),
    }


def _due(notice: Notice) -> Mapping[str, Any] | None:
    """Every open step that is due by the day of mailing; None where they were settled meanwhile."""
    found = Closing.objects.running().filter(pk=notice.about_id).select_related("account__platform")
    closing = found.first()
    due = [row for row in closing.in_order if row.is_open and row.due_on <= clock.today()] if closing else []
    if closing is None or not due:
        return None
    lines = [f"{row.label}, due {in_words(row.due_on)}" for row in due]
    return _about(closing) | {"steps": lines}
