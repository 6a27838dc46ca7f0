"""The answer of who is asked by a REFER: comms or safeguarding say yes or no to what is theirs to decide."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from accounts import audit, notices
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.checks.actions import answer_now, ask_again
from consents.checks.answer import Decider, Reason, Verdict
from consents.checks.decision import Decision
from consents.checks.facts import fingerprint
from consents.checks.models import Outcome, PhotoCheck
from consents.checks.rules_decided import may_be_answered
from consents.records.models import Child

PERMISSIONS = {Decider.COMMS: "consents.answer_check", Decider.SAFEGUARDING: "consents.manage_flag"}


def decider_for(check: PhotoCheck, user: User) -> Decider | None:
    """As whom this person may answer the check now; None where they may not. Nobody answers their own question."""
    if check.outcome != Outcome.REFER or check.asked_by_id == user.pk:
        return None
    asked = {Decider.COMMS: check.for_comms, Decider.SAFEGUARDING: check.for_safeguarding}
    return next((who for who, wanted in asked.items() if wanted and user.has_perm(PERMISSIONS[who])), None)


def reasons_for(who: Decider, verdict: Verdict) -> list[tuple[str, Reason]]:
    """What this addressee may settle, each with the key of its child ("" for the photo's own)."""
    every = [("", reason) for reason in verdict.reasons]
    every += [(child.key, reason) for child in verdict.children for reason in child.reasons]
    return [(key, reason) for key, reason in every if may_be_answered(reason) and reason.decider is who]


@transaction.atomic
def answer(*, check: PhotoCheck, allowed: bool, note: str, once: uuid.UUID, by: User) -> PhotoCheck:
    """Say yes or no to all that is asked of this person, and decide the check again. Returns the new check.

    Raises Refused to the asker, to who is not asked, without a note, and where a BLOCK stands by now: an answer never
    goes over one. Raises WrongState where somebody answered, or asked again, meanwhile.
    """
    who = decider_for(check, by)
    if who is None:
        raise Refused("This photo check does not ask you. Nobody answers their own.")
    if not note.strip():
        raise Refused("Say why.", "note")
    children = dict(check.checked.values_list("child", "identity_confirmed"))
    Child.objects.lock(children)
    if check.later.exists():
        raise WrongState("This was answered or asked again meanwhile.")
    now = answer_now(check, children)
    if now.outcome.value == Outcome.BLOCK:
        raise Refused("By now something blocks this photo, and no answer goes over that. Check it again.")
    reasons = reasons_for(who, now)
    if not reasons:
        raise WrongState("Nothing is left to answer. Check it again.")
    _write(check, children, who, allowed, note, reasons, by)
    again = ask_again(check=check, once=once, by=by)
    audit.record(
        audit.Event.CHECK_ANSWERED,
        by=by,
        target=again,
        answered_as=who.value,
        allowed=allowed,
        rules=sorted({reason.rule for _, reason in reasons}),
        earlier=check.reference,
    )
    notices.owe(
        "check_answered",
        to=[check.asked_by],
        about=again,
        title=f"{check.reference} was answered: {Outcome(again.outcome).label}",
        facts={
            "reference": again.reference,
            "outcome": str(Outcome(again.outcome).label),
            "who": by.full_name,
        },
        url=again.get_absolute_url(),
    )
    return again


def _write(
    check: PhotoCheck,
    children: dict[int, bool],
    who: Decider,
    allowed: bool,
    note: str,
    reasons: list[tuple[str, Reason]],
    by: User,
) -> None:
    try:
        with transaction.atomic():
            Decision.objects.create(
                photo_check=check,
                question=fingerprint(check, children, list(check.more_photos.all())),
                decider=who.value,
                allowed=allowed,
                reasons=[
                    {"rule": reason.rule, "child": key, "forms": list(reason.forms)}
                    for key, reason in reasons
                ],
                note=note.strip(),
                decided_by=by,
                decided_at=clock.now(),
            )
    except IntegrityError as error:
        raise WrongState("Somebody has answered this already.") from error
