"""Who may tick off, reopen and complete. Each rule answers with the sentence that bars the person, or with "".

What the portal knows by itself is ticked off by nobody. Elsewhere training is confirmed by comms alone. Whoever is named
in the request may tick off the rest, since it is they who do it, with evidence; comms sees who ticked before the account
goes live. Nobody named in the request makes it live.
"""

from accounts.people.models import User
from accounts.templatetags.portal import at_time
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import REVIEW
from approvals.requests.workflow import Status
from approvals.review.known import is_known
from approvals.review.models import Condition, Kind


def bar_to_tick(condition: Condition, user: User) -> str:
    """Comms, and for all but the training those who are named in the request."""
    request = condition.request
    if request.status != Status.APPROVED:
        return request.standing()
    if condition.is_fact or is_known(condition.kind):
        return "The portal sees for itself whether this holds. It cannot be ticked off."
    if condition.met_by:
        return f"{condition.met_by} ticked this off on {at_time(condition.met_at)}."
    if user.pk in request.named_ids:
        own_training = condition.kind == Kind.TRAINING
        return (
            "Somebody in communications who is not named in the request confirms the training."
            if own_training
            else ""
        )
    return (
        ""
        if user.has_perm(REVIEW)
        else "Only communications and those named in the request can tick this off."
    )


def bar_to_reopen(condition: Condition, user: User) -> str:
    """Comms, and whoever ticked it off, until the account is live."""
    request = condition.request
    if request.status != Status.APPROVED:
        return request.standing()
    if is_known(condition.kind):
        return "The portal sees for itself whether this holds. It cannot be opened again."
    if condition.met_by is None:
        return "This condition is open already."
    if condition.met_by_id == user.pk or user.has_perm(REVIEW):
        return ""
    return f"Only communications or {condition.met_by} can open this again."


def bar_to_assign(condition: Condition, user: User) -> str:
    """Comms, while the condition waits to be ticked off."""
    request = condition.request
    if request.status != Status.APPROVED:
        return request.standing()
    if condition.is_fact or condition.met_by_id:
        return "Only what is still to be ticked off can be given to somebody."
    return (
        "" if user.has_perm(REVIEW) else "Only the communications team can give a condition to somebody else."
    )


def bar_to_complete(request: AccountRequest, user: User) -> str:
    """Comms, apart from those who are named in the request."""
    if request.status != Status.APPROVED:
        return request.standing()
    if not user.has_perm(REVIEW):
        return "Only the communications team can complete a request."
    return (
        f"You are named in {request.reference}, so a colleague must complete it."
        if user.pk in request.named_ids
        else ""
    )
