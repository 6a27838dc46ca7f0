"""The queue of forms to be compared with the paper: each is one person's at a time, and the next follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from config import clock
from consents.records.form import FormQuerySet
from consents.records.models import Form, Status

MOST_COUNTED = 200
_TRIES = 20


@transaction.atomic
def hold(*, form: Form, by: User) -> bool:
    """Take a waiting form to oneself for some minutes, letting go of any other; False where it is not to be had."""
    release(by=by, but=form)
    mine = Form.objects.awaiting(by).free_for(by).filter(pk=form.pk).order_by()
    return mine.update(looked_at_by=by, looked_at=clock.now()) == 1


def release(*, by: User, but: Form | None = None) -> None:
    """Let go of what this person has to themself."""
    held = Form.objects.filter(looked_at_by=by, status=Status.FILED)
    held.exclude(pk__in=[but.pk] if but else []).update(looked_at_by=None, looked_at=None)


def take_next(*, by: User, after: Form | None = None) -> Form | None:
    """The next form that waits for this person and that nobody else has, held for them; from the start after the last.

    Two people asking at once get two forms: whoever comes second to one goes on to the one after it.
    """
    waiting = Form.objects.awaiting(by).free_for(by)
    later, earlier = (
        (waiting.filter(_beyond(after)), waiting.exclude(pk=after.pk)) if after else (waiting, waiting)
    )
    for found in (later, earlier):
        for form in found[:_TRIES]:
            if hold(form=form, by=by):
                return form
    return None


@dataclass(frozen=True)
class Place:
    """Where a form stands in a person's queue. Neither number is counted beyond MOST_COUNTED."""

    number: int
    total: int

    def __str__(self) -> str:
        if self.number > MOST_COUNTED:
            return f"Beyond the first {MOST_COUNTED}"
        return f"{self.number} of {self.total if self.total <= MOST_COUNTED else f'more than {MOST_COUNTED}'}"


def place_of(form: Form, user: User) -> Place:
    """Which of the forms waiting for this person it is."""
    waiting = Form.objects.awaiting(user)
    before = waiting.exclude(_beyond(form)).exclude(pk=form.pk)
    return Place(_count(before) + 1, _count(waiting))


def _count(forms: FormQuerySet) -> int:
    return forms[: MOST_COUNTED + 1].count()


def _beyond(form: Form) -> Q:
    return Q(filed_at__gt=form.filed_at) | Q(filed_at=form.filed_at, pk__gt=form.pk)
