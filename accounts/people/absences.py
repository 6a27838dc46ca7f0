"""Who acts in the place of somebody who is away (in force by dates alone)."""

from __future__ import annotations

from datetime import date

from django.db import models

from config import clock
from config.compiled import Given

Day = date | Given


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Sets of absences."""

    def current(self, on: Day | None = None) -> AbsenceQuerySet:
        """Those in force on a London date, today if none is given."""
        day = on or clock.today()
        return self.filter(ended_at__isnull=True, first_day__lte=day, last_day__gte=day)

    def to_come(self) -> AbsenceQuerySet:
        """Those in force today or later."""
        return self.filter(ended_at__isnull=True, last_day__gte=clock.today())


class Absence(models.Model):
    """That somebody acts in the place of a manager or of a member of comms who is away, over days, both ends inclusive.

    It is in force by its dates alone; `ended_at` is when it was called off. Where it lets the stand-in act is
    `User.stood_in_for`: never further than the absent person may, and only in the stand-in's own service or as comms.
    """

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey("accounts.User", models.PROTECT, related_name="stands_in")
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("stand_in")), name="absence_with_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} for {self.person}"
