"""From approved to live: conditions ticked off with evidence, then the account goes live (design 4.1)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.people.models import User
from accounts.templatetags.portal import in_words
from approvals.completion import rules
from approvals.completion.doing import DOES, GOES, done_in_words, has_steps
from approvals.completion.facts import still_missing
from approvals.completion.readiness import tell_ready
from approvals.requests.answered import Ending
from approvals.requests.models import AccountRequest
from approvals.requests.telling import announce, before, tell
from approvals.requests.workflow import RequestKind, Status
from approvals.review.asking import Asked, check
from approvals.review.models import Condition, Kind, ProfileItem
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.actions import close
from socialaccounts.register.models import SocialAccount

KINDS = ("request_completed", "request_lapsed", "condition_assigned")


@transaction.atomic
def tick(*, condition: Condition, evidence: str, by: User, checked: Collection[str] = ()) -> Condition:
    """Say that a condition is met, and how one can see it. When it was the last one, whoever completes it is told.

    `checked` are the items of the profile's list that were found there: all of them, for the profile.
    Raises Refused for those who may not, for a fact of register and vault, when somebody has ticked it off already, when
    the request is not approved or at its end, and without evidence.
    """
    request, condition = _locked(condition)
    if bar := rules.bar_to_tick(condition, by):
        raise Refused(bar)
    if not evidence.strip():
        raise Refused("Say how one can see that this is met.", "evidence")
    condition.checked = [item.value for item in ProfileItem if item in checked]
    if condition.kind == Kind.PROFILE and len(condition.checked) < len(ProfileItem):
        raise Refused("Tick everything that the profile shows. It must show all of it.", "checked")
    condition.met_by, condition.met_at, condition.evidence = by, clock.now(), evidence.strip()
    condition.save(update_fields=["met_by", "met_at", "evidence", "checked"])
    if not still_missing(request):
        tell_ready(request, by)
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
    condition.evidence, condition.checked = "", []
    condition.save(update_fields=["met_by", "met_at", "evidence", "checked"])
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
def assign(*, condition: Condition, owner: User, due_on: date, by: User) -> Condition:
    """Give a condition to somebody, or another day; they are told, apart from who does it.

    Raises Refused for anybody but comms, for what is ticked off or a fact, for a day in the past, and for an owner who can
    no longer sign in. Without a difference nothing is recorded.
    """
    request, condition = _locked(condition)
    if bar := rules.bar_to_assign(condition, by):
        raise Refused(bar)
    check(Asked(Kind(condition.kind), owner, due_on, condition.text))
    if (condition.owner_id, condition.due_on) == (owner.pk, due_on):
        return condition
    condition.owner, condition.due_on = owner, due_on
    condition.save(update_fields=["owner", "due_on"])
    title = f"you see to “{condition.words}” by {in_words(due_on)}"
    page = reverse("completion:conditions", args=[request.pk])
    stage = f"{condition.pk} {clock.now().isoformat()}"
    tell(request, "condition_assigned", [owner], by=by, title=title, stage=stage, url=page)
    audit.record(
        audit.Event.CONDITION_ASSIGNED,
        by=by,
        target=request,
        condition=condition.words,
        owner=owner.full_name,
        due_on=due_on,
    )
    return condition


@transaction.atomic
def lapse(*, request: AccountRequest) -> AccountRequest:
    """End an approved request that was chased in vain; an account that was planned for it is closed in the register.

    Raises WrongState when it is not approved any more, or not of a kind that lapses.
    """
    request = AccountRequest.objects.lock(request.pk)
    was = before(request)
    request.move_to(Status.LAPSED, by=None)
    request.save()
    if request.account and not request.account.is_closed:
        why = f"{request.reference} was approved and not completed in time"
        request.account = close(account=request.account, reason=why, by=None)
    announce(request, was, by=None, title=f"{request.account_in_words}: the approved request has lapsed")
    audit.record(audit.Event.REQUEST_LAPSED, by=None, target=request)
    return request


@transaction.atomic
def complete(*, request: AccountRequest, by: User) -> AccountRequest:
    """Do what was approved and end the request; whom it concerns is told.

    A planned account goes live; who asked to join becomes a holder; an account that is to end is parked, or its closing
    begins.

    Raises Refused for anybody but comms, for whoever is named in it, in any other state, and, naming everything that is
    missing, while a condition does not hold.
    """
    request = AccountRequest.objects.lock(request.pk)
    if bar := rules.bar_to_complete(request, by):
        raise Refused(bar)
    if missing := still_missing(request):
        sentence = f"{request.reference} cannot {GOES[RequestKind(request.kind)]} yet."
        raise Refused(f"{sentence} Still missing: {'; '.join(missing)}.")
    account = DOES[RequestKind(request.kind)](request, by)
    return _completed(request, account, by)


@transaction.atomic
def overtake(*, request: AccountRequest) -> AccountRequest:
    """End a request whose account was closed meanwhile: one approved to close it is completed, any other withdrawn.

    Raises WrongState for a draft, at the request's end, and while its account is not closed.
    """
    request = AccountRequest.objects.lock(request.pk)
    account = request.register_entry
    if account is None or not account.is_closed:
        raise WrongState(f"The account that {request.reference} is about is not closed.")
    ends_it = request.kind == RequestKind.CLOSE and request.ending == Ending.CLOSE
    if request.status == Status.APPROVED and ends_it:
        return _completed(request, account, None)
    was = before(request)
    request.move_to(Status.WITHDRAWN, by=None)
    request.save()
    why = f"{account.name} was closed on {in_words(account.closed_at)}, so nothing is left to do."
    title = f"{request.account_in_words} is closed, so the request ends"
    announce(request, was, by=None, title=title, comment=why)
    audit.record(audit.Event.REQUEST_WITHDRAWN, by=None, target=request, reason=why)
    return request


def _completed(request: AccountRequest, account: SocialAccount, by: User | None) -> AccountRequest:
    was = before(request)
    request.move_to(Status.COMPLETED, by=by)
    request.save()
    title = f"{request.account_in_words}: {done_in_words(request)}"
    announce(
        request,
        was,
        by=by,
        title=title,
        url=account.get_absolute_url(),
        done=done_in_words(request),
        steps="yes" if has_steps(request) else "",
    )
    audit.record(audit.Event.REQUEST_COMPLETED, by=by, target=request, account=account.reference)
    return request


def _locked(condition: Condition) -> tuple[AccountRequest, Condition]:
    """Request and condition as they are now, both locked, the request first."""
    request = AccountRequest.objects.lock(condition.request_id)
    condition = Condition.objects.lock(condition.pk)
    condition.request = request
    return request, condition
