"""The fixed terms of the register: what an account is for, where it stands, and what a holder is to it."""

from collections.abc import Iterable

from django.db import models

from config.workflow import Workflow

MOST_POSTS_A_WEEK = 200


class Objective(models.TextChoices):
    """What a presence is for (policy B2); an account has one or more."""

    COMMUNICATION = "communication", "Communication"
    BEHAVIOUR_CHANGE = "behaviour_change", "Behaviour change"
    SERVICE_DELIVERY = "service_delivery", "Service delivery"
    CONSULTATION = "consultation", "Consultation"

    @classmethod
    def in_words(cls, values: Iterable[str]) -> str:
        """The labels of `values` in the order of the list, as one phrase: "Communication, consultation"."""
        labels = [member.label for member in cls if member.value in set(values)]
        return ", ".join(labels).capitalize()


class Status(models.TextChoices):
    """Where a social account stands."""

    PLANNED = "planned", "Planned"
    LIVE = "live", "Live"
    PARKED = "parked", "Parked"
    CLOSED = "closed", "Closed"


WORKFLOW = Workflow(
    {
        Status.PLANNED: {Status.LIVE, Status.CLOSED},
        Status.LIVE: {Status.PARKED, Status.CLOSED},
        Status.PARKED: {Status.LIVE, Status.CLOSED},
        Status.CLOSED: set(),
    }
)


class AccessModel(models.TextChoices):
    """How people get into an account."""

    SHARED_LOGIN = "shared_login", "Shared login"
    NAMED_ADMINISTRATORS = "named_administrators", "Named administrators"
    HELD_ELSEWHERE = "held_elsewhere", "Held elsewhere"


class Capacity(models.TextChoices):
    """What a holder is for an account: one lead, who answers for it; deputies, who stand in; editors, who post."""

    LEAD = "lead", "Lead"
    DEPUTY = "deputy", "Deputy"
    EDITOR = "editor", "Editor"
