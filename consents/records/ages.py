"""Birthdays that change who speaks for a child, and flags whose review has come: told once each, in sets."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts import notices
from accounts.models import User
from accounts.notices.models import Notice
from config import clock
from config.sets import one_at_a_time
from consents.records.flag import Flag
from consents.records.form import Consent
from consents.records.people import Child
from consents.records.terms import Status

COMING_OF_AGE = 18
TOLD_FOR = timedelta(days=30)
"""So long after the day it is still news: for a portal that was down, and for a child added late."""
_SECTION = "ages sweep"


def born_for(age: int, day: date) -> date:
    """The last date of birth with which somebody is `age` on `day`; 29 February counts on 28 February."""
    born = day - relativedelta(years=age)
    leap = (
        date(born.year, 2, 29) if born.year % 4 == 0 and (born.year % 100 or born.year % 400 == 0) else None
    )
    return leap if leap and (day.month, day.day) == (2, 28) else born


def turned(age: int, today: date) -> QuerySet[Child]:
    """Children who turned `age` lately and about whom a form counts."""
    counts = Consent.objects.filter(child=OuterRef("pk"), form__status=Status.VERIFIED)
    span = (born_for(age, today - TOLD_FOR), born_for(age, today))
    return Child.objects.current().filter(
        Exists(counts), date_of_birth__gt=span[0], date_of_birth__lte=span[1]
    )


@transaction.atomic
def tell_of_birthdays() -> int:
    """Tell consent officers of each child who may speak for themself now, or is of age; gives how many were owed."""
    one_at_a_time(_SECTION)
    today = clock.today()
    path = Concat(Value("/consents/children/"), Cast(F("pk"), CharField()), Value("/"))
    told = 0
    for age, kind in ((settings.OWN_SAY_AGE, "child_own_say"), (COMING_OF_AGE, "child_of_age")):
        title = Concat(Value("Child "), Cast(F("pk"), CharField()), Value(f" is {age} now: {_WHAT[kind]}"))
        for officer in _holders("consents.verify_form"):
            told += notices.owe_set(
                kind, turned(age, today), recipient=Value(officer), title=title, path=path, stage=str(age)
            )
    return told


_WHAT = {"child_own_say": "ask for their own word", "child_of_age": "ask for their own consent"}


@transaction.atomic
def tell_of_reviews() -> int:
    """Tell safeguarding of each flag whose review has come, once for each review date; returns how many were owed."""
    one_at_a_time(_SECTION)
    due = Flag.objects.due_for_review()
    path = Concat(Value("/consents/flags/"), Cast(F("pk"), CharField()), Value("/"))
    title = Concat(Value("Flag "), Cast(F("pk"), CharField()), Value(" is due for review"))
    told = 0
    for day in sorted(set(due.order_by().values_list("review_on", flat=True).distinct())):
        for person in _holders("consents.manage_flag"):
            told += notices.owe_set(
                "flag_review",
                due.filter(review_on=day).order_by(),
                recipient=Value(person),
                title=title,
                path=path,
                stage=day.isoformat(),
            )
    return told


def child_facts(notice: Notice) -> dict[str, str] | None:
    """For the mail: the child by number, never by name; None where the record was merged into another."""
    found = Child.objects.current().filter(pk=notice.about_id).exists()
    return {"child": f"Child {notice.about_id}", "age": notice.stage} if found else None


def flag_facts(notice: Notice) -> dict[str, str] | None:
    """For the mail: the flag by number; None where it was lifted or put off meanwhile."""
    due = Flag.objects.due_for_review().filter(pk=notice.about_id, review_on=notice.stage)
    return {"flag": f"Flag {notice.about_id}"} if due.exists() else None


def _holders(permission: str) -> list[int]:
    """Those whose role permits something, few whatever the number of staff."""
    app, codename = permission.split(".")
    wanted = {"groups__permissions__codename": codename, "groups__permissions__content_type__app_label": app}
    return list(User.objects.active().filter(**wanted).order_by("pk").distinct().values_list("pk", flat=True))
