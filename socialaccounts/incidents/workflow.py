"""The states of an incident (policy D9): it is open until the account is safe again, or was safe all the time."""

from django.db.models import TextChoices

from config.workflow import Workflow


class Status(TextChoices):
    """Where an incident stands."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    FALSE_ALARM = "false_alarm", "False alarm"


WORKFLOW = Workflow(
    {
        Status.OPEN: {Status.CLOSED, Status.FALSE_ALARM},
        Status.CLOSED: set(),
        Status.FALSE_ALARM: set(),
    }
)
