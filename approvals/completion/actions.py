"""From approved to live: conditions ticked off with evidence, then the account goes live (design 4.1)."""

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.people.models import User
from approvals.completion import rules
from approvals.completion.facts import still_missing
from approvals.requests.models import AccountRequest
from approvals.requests.telling import comms_team, tell
from approvals.requests.workflow import Status
from approvals.review.models import Condition
from config import clock
from config.workflow import Refused
from socialaccounts.vault.readiness import go_live

KINDS = ("request_ready", "request_completed")


@transaction.atomic
def tick(*, condition: Condition, evidence: str, by: User) -> Condition:
    """Say that a condition is met, and how one can see it. When it was the last one, comms is told.

    Raises Refused for those who may not, for a fact of register and vault, when somebody has ticked it off already, when
    the request is not approved or at its end, and without evidence.
    """
    request, condition = _locked(condition)
    if bar := rules.bar_to_tick(condition, by):
        raise Refused(bar)
    if not evidence.strip():
        raise Refused("Say how one can see that this is met.", "evidence")
    condition.met_by, condition.met_at, condition.evidence = by, clock.now(), evidence.strip()
    condition.save(update_fields=["met_by", "met_at", "evidence"])
    if not still_missing(request):
        to = [request.claimed_by] if request.claimed_by and request.claimed_by.is_active else comms_team()
        title = f"{request.account_in_words} meets all its conditions"
        page = reverse("completion:conditions", args=[request.pk])
        tell(request, "request_ready", to, by=by, title=title, stage=condition.met_at.isoformat(), url=page)
    audit.record(
        audit.Event.CONDITION_MET,
        by=by,
        target=request,
        reason=condition.evidence,
        condition=condition.words,
    )
    return condition


@transaction.atomic
def reopen(*, condition: Condition, reason: str, by: User) -> Condition:
    """Say that a condition is not met after all; what was given as evidence stays in the audit.

    Raises Refused for those who may not, when it is open, at the request's end, and without a reason.
    """
    request, condition = _locked(condition)
    if bar := rules.bar_to_reopen(condition, by):
        raise Refused(bar)
    if not reason.strip():
        raise Refused("Say why it is not met after all.", "reason")
    who, how = condition.met_by, condition.evidence
    condition.met_by = condition.met_at = None
    condition.evidence = ""
    condition.save(update_fields=["met_by", "met_at", "evidence"])
    audit.record(
        audit.Event.CONDITION_REOPENED,
        by=by,
        target=request,
        reason=reason.strip(),
        condition=condition.words,
        was_met_by=who.full_name if who else "",
        evidence=how,
    )
    return condition


@transaction.atomic
def complete(*, request: AccountRequest, by: User) -> AccountRequest:
    """Make the planned account live and end the request; requester, lead and deputies are told.

    Raises Refused for anybody but comms, for whoever is named in it, in any other state, and, naming everything that is
    missing, while a condition does not hold.
    """
    request = AccountRequest.objects.lock(request.pk)
    if bar := rules.bar_to_complete(request, by):
        raise Refused(bar)
    missing = still_missing(request)
    if missing or request.account is None:
        raise Refused(f"{request.reference} cannot go live yet. Still missing: {'; '.join(missing)}.")
    account = go_live(account=request.account, by=by)
    request.move_to(Status.COMPLETED, by=by)
    request.save()
    to = [request.requester, *request.holders_to_be]
    title = f"{request.account_in_words} is live"
    tell(request, "request_completed", to, by=by, title=title, url=account.get_absolute_url())
    audit.record(audit.Event.REQUEST_COMPLETED, by=by, target=request, account=account.reference)
    return request


def _locked(condition: Condition) -> tuple[AccountRequest, Condition]:
    """Request and condition as they are now, both locked, the request first."""
    request = AccountRequest.objects.lock(condition.request_id)
    condition = Condition.objects.lock(condition.pk)
    condition.request = request
    return request, condition
