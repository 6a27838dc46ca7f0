"""What requester and readers do with a request. Each is audited against it, and whom it concerns is told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.people.models import User
from approvals.requests import rules
from approvals.requests.models import EDITION, AccountRequest, Comment
from approvals.requests.querysets import REVIEW
from approvals.requests.steps import Step, incomplete
from approvals.requests.submissions import keep
from approvals.requests.telling import announce, before, tell, tell_next, whose_turn
from approvals.requests.workflow import RequestKind, Status
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.actions import close
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.queries import clashing

_FROM_BLANK = ("requester", "moved_by", "kind", "subject", "service", "platform", "name", "handle")


def blank_request(
    *, kind: RequestKind, subject: SocialAccount | None, by: User, token: UUID | None = None
) -> AccountRequest:
    """A request without answers, unsaved; about an account, it has service, platform and name from there."""
    request = AccountRequest(kind=kind, subject=subject, requester=by, moved_by=by)
    if token:
        request.token = token
    if subject:
        request.service, request.platform = subject.service, subject.platform
        request.name, request.handle = subject.name, subject.handle
    return request


@transaction.atomic
def start(
    *,
    token: UUID,
    step: Step,
    answers: Mapping[str, Any],
    by: User,
    kind: RequestKind = RequestKind.OPEN,
    subject: SocialAccount | None = None,
) -> AccountRequest:
    """Begin a draft with the answers of its first step, or save them to the draft that this token began already.

    The token comes with the page, so that a doubled click, or the back button, does not make a second draft. `subject` is
    the account that the request is about, of any kind but a new one.
    Raises Refused when the token is somebody else's, for an account that this person may not ask about or has asked about
    already, and as `save_step` does.
    """
    blank = blank_request(kind=kind, subject=subject, by=by, token=token)
    if sentence := rules.bar_to_ask_about(blank, by):
        raise Refused(sentence)
    try:
        with transaction.atomic():
            request, is_new = AccountRequest.objects.get_or_create(
                token=token, defaults={name: getattr(blank, name) for name in _FROM_BLANK}
            )
    except IntegrityError as error:
        raise Refused("You have asked for this already. You find it under your requests.") from error
    if request.requester_id != by.pk or (request.kind, request.subject_id) != (kind, blank.subject_id):
        raise Refused("This page is out of date. Open it again from the home page.")
    request = save_step(request=request, step=step, answers=answers, by=by)
    if is_new:
        audit.record(audit.Event.REQUEST_STARTED, by=by, target=request)
    return request


@transaction.atomic
def save_step(*, request: AccountRequest, step: Step, answers: Mapping[str, Any], by: User) -> AccountRequest:
    """Keep the answers of one step; `answers` maps each of the step's fields to its value.

    One person changes them, so the last word counts. Without a difference nothing is written. A returned request whose
    service changes, or whose supporter would now hold the account, needs support anew. Changes of a returned request
    are audited by the names of the answers; a draft is the requester's own paper.
    Raises Refused for anybody but the requester and once it is handed in.
    """
    request = rules.locked(request, rules.bar_to_edit, by)
    changed = [name for name in step.fields if getattr(request, name) != answers[name]]
    if not changed:
        return request
    for name in changed:
        setattr(request, name, answers[name])
    if not request.personal_data:
        request.assessment = ""
    _refuse_the_same_person_twice(request)
    if "service" in changed or request.supported_by_id in request.named_ids:
        request.drop_support()
    request.version += 1
    request.save()
    if request.status == Status.RETURNED:
        audit.record(audit.Event.REQUEST_CHANGED, by=by, target=request, changed=changed)
    return request


@transaction.atomic
def discard(*, request: AccountRequest, by: User) -> None:
    """Delete a draft for good. Raises Refused for anybody but its requester, and for what was once handed in."""
    request = rules.locked(request, rules.bar_to_edit, by)
    if request.status != Status.DRAFT:
        raise WrongState(f"{request.reference} was submitted before, so it is kept. Withdraw it instead.")
    audit.record(audit.Event.REQUEST_DISCARDED, by=by, target=request, name=request.title)
    request.delete()


@transaction.atomic
def submit(*, request: AccountRequest, by: User) -> AccountRequest:
    """Hand in a draft, or a returned request again.

    It goes to the managers of the service who are not named in it; where there is none, straight to communications,
    recorded as such. A returned one that is still supported goes back to its reviewer, or to the queue if they have left
    comms or are now named in it. Raises Refused for anybody but the requester, when it is handed in already, and when a
    step is not complete.
    """
    request = rules.locked(request, rules.bar_to_edit, by)
    if bar := rules.bar_to_ask_about(request, by):
        raise Refused(bar)
    if missing := incomplete(request):
        titles = "; ".join(step.title for step in missing)
        raise Refused(f"Some steps are not complete yet: {titles}.")
    _refuse_a_taken_address(request)
    again, was = request.status == Status.RETURNED, before(request)
    _send_on(request, by=by)
    request.submitted_at, request.edition = request.submitted_at or request.moved_at, EDITION
    request.save()
    keep(request)
    tell_next(request, was, by=by)
    audit.record(
        audit.Event.REQUEST_RESUBMITTED if again else audit.Event.REQUEST_SUBMITTED,
        by=by,
        target=request,
        account=request.account_in_words,
        service=request.service.name if request.service else "",
        goes_to=[person.full_name for person in whose_turn(request)],
        no_manager_free=request.support_waived,
    )
    return request


@transaction.atomic
def withdraw(*, request: AccountRequest, by: User, reason: str = "") -> AccountRequest:
    """End a request: the requester until it is decided, comms when it is approved and not completed.

    An account that was planned for it is closed in the register. Whoever had to act on it is told; so is the requester if
    comms did it. Raises Refused for others, after the end, and when comms give no reason.
    """
    request = rules.locked(request, rules.bar_to_withdraw, by)
    approved, was = request.status == Status.APPROVED, before(request)
    if approved and not reason.strip():
        raise Refused("Say why it is withdrawn.", "reason")
    request.move_to(Status.WITHDRAWN, by=by)
    request.save()
    if approved and request.account and not request.account.is_closed:
        why = f"{request.reference} was withdrawn: {reason.strip()}"
        request.account = close(account=request.account, reason=why, by=by)
    title = f"the request for {request.account_in_words} was withdrawn"
    announce(request, was, by=by, title=title, comment=reason.strip())
    audit.record(audit.Event.REQUEST_WITHDRAWN, by=by, target=request, reason=reason.strip())
    return request


@transaction.atomic
def ask_withdrawal(*, request: AccountRequest, reason: str, by: User) -> AccountRequest:
    """Ask comms to withdraw an approved request, which the requester can no longer do alone. It is kept as a comment too.

    Raises Refused for anybody but the requester, in any other state, and without a reason.
    """
    request = rules.locked(request, rules.bar_to_ask_withdrawal, by)
    if not reason.strip():
        raise Refused("Say why you no longer need the account.", "reason")
    comment = Comment.objects.create(
        request=request, by=by, text=f"Asks to withdraw this request: {reason.strip()}"
    )
    title = f"{by.full_name} asks to withdraw {request.account_in_words}"
    stage = f"comment {comment.pk}"
    tell(
        request,
        "request_withdrawal_asked",
        whose_turn(request),
        by=by,
        title=title,
        stage=stage,
        comment=reason.strip(),
    )
    audit.record(audit.Event.REQUEST_WITHDRAWAL_ASKED, by=by, target=request, reason=reason.strip())
    return request


def _refuse_the_same_person_twice(request: AccountRequest) -> None:
    people = [person.pk for person in request.holders_to_be]
    if len(people) != len(set(people)):
        raise Refused("Choose a different person for each part.", "deputy")


def _refuse_a_taken_address(request: AccountRequest) -> None:
    """Somebody may have put the handle or the address on the register since the step was filled in."""
    platform = request.platform
    if (
        request.kind == RequestKind.OPEN
        and platform
        and (other := clashing(platform=platform, handle=request.handle, url=request.url))
    ):
        raise Refused(
            f"{other.name} ({other.reference}) now has this handle or web address. Change it in step 1."
        )


def _send_on(request: AccountRequest, *, by: User) -> None:
    """Move a request that is handed in to whoever has to look at it next, unsaved."""
    if request.supported_at:
        reviewer = request.claimed_by
        if reviewer and reviewer.has_perm(REVIEW) and reviewer.pk not in request.named_ids:
            request.move_to(Status.RESUBMITTED, by=by)
            return
    elif request.free_managers():
        request.release()
        request.move_to(Status.SUBMITTED, by=by)
        return
    else:
        request.supported_at, request.support_waived = clock.now(), True
    request.release()
    request.move_to(Status.SUPPORTED, by=by)
