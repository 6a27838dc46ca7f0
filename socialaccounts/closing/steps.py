"""What is to be done before an account ends, in which order and by when (policy X7, C)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import TextChoices


class Step(TextChoices):
    """The steps, in their order."""

    MONTH = "month", "Announce it a month before"
    FORTNIGHT = "two-weeks", "Announce it two weeks before"
    DAYS = "two-days", "Announce it 48 hours before"
    EXPORT = "export", "Export the data"
    END = "end", "Hand it over or delete it"
    ADMINISTRATORS = "administrators", "Remove the administrators"
    NAME = "name", "Keep or release the name"
    CLOSE = "close", "Close it on the register"


class Outcome(TextChoices):
    """How a step was settled."""

    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"
    HANDED_OVER = "handed_over", "Handed over"
    DELETED = "deleted", "Deleted"
    KEPT = "kept", "Name kept"
    RELEASED = "released", "Name released"


ANNOUNCEMENTS = (Step.MONTH, Step.FORTNIGHT, Step.DAYS)
DAYS_BEFORE: Mapping[Step, int] = {Step.MONTH: 30, Step.FORTNIGHT: 14, Step.DAYS: 2}
"""So many days before the end a step is due; what is not named is due on the day itself."""
FIRST: Mapping[Step, tuple[Step, ...]] = {
    Step.MONTH: (),
    Step.FORTNIGHT: (Step.MONTH,),
    Step.DAYS: (Step.FORTNIGHT,),
    Step.EXPORT: (),
    Step.END: (*ANNOUNCEMENTS, Step.EXPORT),
    Step.ADMINISTRATORS: (Step.END,),
    Step.NAME: (Step.END,),
    Step.CLOSE: tuple(step for step in Step if step != Step.CLOSE),
}
"""What must be settled before a step can be: whoever deletes first has nothing left to export, or nobody to tell."""
_PLAIN = (Outcome.DONE, Outcome.NOT_NEEDED)
OUTCOMES: Mapping[Step, tuple[Outcome, ...]] = {
    **dict.fromkeys((*ANNOUNCEMENTS, Step.EXPORT, Step.ADMINISTRATORS), _PLAIN),
    Step.END: (Outcome.HANDED_OVER, Outcome.DELETED),
    Step.NAME: (Outcome.KEPT, Outcome.RELEASED),
    Step.CLOSE: (Outcome.DONE,),
}
"""How each step can be settled."""
RISK = (
    "A released name can be taken by anybody. Strangers have posted as a council from its old name, and old links and "
    "printed material then lead to them. Keep it if the platform lets you."
)
INSTRUCTIONS: Mapping[Step, tuple[str, ...]] = {
    Step.MONTH: (
        "Post that the account closes, on which day, and where people find us from then on.",
        "Pin the post, and put the same words into the profile.",
        "Stop planning posts beyond that day.",
    ),
    Step.FORTNIGHT: ("Post it again, with the day and where to find us instead.",),
    Step.DAYS: (
        "Post it a last time, at least 48 hours before.",
        "Answer what is still open, and switch off messages where the platform lets you.",
    ),
    Step.EXPORT: (
        "Use the platform’s own export. Ask for everything: posts, pictures, comments, messages and figures.",
        "Open the file before you tick this: an export can be empty or protected.",
        "Keep it with the service’s records. Messages hold personal data, so do not mail it.",
    ),
    Step.END: (
        "Hand it over only to a body that the council has agreed it with, and never by telling somebody a password that "
        "the council uses elsewhere.",
        "Otherwise delete the account on the platform. Many keep it for 30 days, in which one can still turn back.",
        "The password stays sealed in the vault until the last step. Fetch it there; do not write it down.",
    ),
    Step.ADMINISTRATORS: (
        "Remove every person, agency and connected app from the account, and from the page or business manager behind it.",
        "Sign out of all sessions, and take the account out of scheduling tools.",
        "Take named administrators off the list in the portal as well.",
    ),
    Step.NAME: (
        RISK,
        "To keep it, move the name to an account that the council goes on holding, or keep the empty account locked.",
        "Take the links off the website, out of signatures and off printed material, whatever you choose.",
    ),
    Step.CLOSE: (
        "The account is closed on the register for good, and its holders no longer hold it.",
        "What the register, the vault and this page say of it stays readable for ever.",
    ),
}


def due_on(step: Step, ends_on: date, today: date) -> date:
    """The day by which a step is due: never one that has passed, since nobody could have kept it."""
    return max(today, ends_on - timedelta(days=DAYS_BEFORE.get(step, 0)))


def needing(step: Step) -> Sequence[Step]:
    """The steps that can be settled only after this one."""
    return [other for other in Step if step in FIRST[other]]
