"""What the service manager and comms answer to a request. Nobody answers one in which they are named (design 5.5).

Every action locks the row and asks its rule again, so that of two people who decide at once one wins and the other is
told who did (design 5.6).
"""

from collections.abc import Iterable, Sequence
from typing import cast

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.people.models import Service, User
from accounts.people.rules import in_place_of, manages_service
from approvals.requests import rules
from approvals.requests.answers import label_of, questions_of
from approvals.requests.models import AccountRequest
from approvals.requests.submissions import keep
from approvals.requests.telling import announce, before, tell, tell_next
from approvals.requests.workflow import RequestKind, Status
from approvals.review.asking import Asked, conditions_of, standard
from approvals.review.models import Condition, Decision, Outcome
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.actions import plan
from socialaccounts.register.models import Platform, SocialAccount

KINDS = (
    "request_not_supported",
    "request_let_go",
    "request_reassigned",
    "request_returned",
    "request_approved",
    "request_declined",
)


@transaction.atomic
def support(*, request: AccountRequest, by: User, text: str = "") -> AccountRequest:
    """Say that the service wants this account; it goes to comms' queue.

    A manager of the service may, who is not named in it; comms may in the manager's place, saying why.
    Raises Refused for others and once somebody has answered.
    """
    request = rules.locked(request, rules.bar_to_support, by)
    in_place = not (request.service and manages_service(by, request.service))
    if in_place and not text.strip():
        raise Refused("Say why you answer in the manager’s place.", "text")
    was = before(request)
    request.move_to(Status.SUPPORTED, by=by)
    request.supported_by, request.supported_at = by, request.moved_at
    request.save()
    decision = _record(request, Outcome.SUPPORTED, by, text)
    tell_next(request, was, by=by, comment=decision.text)
    audit.record(
        audit.Event.REQUEST_SUPPORTED,
        by=by,
        target=request,
        reason=decision.text,
        in_the_managers_place=in_place,
        **_acting(by, request),
    )
    return request


def _acting(by: User, request: AccountRequest) -> dict[str, str]:
    """For the audit: the absent manager in whose place `by` answers, where it is so."""
    return in_place_of(by, request.service) if request.service else {}


@transaction.atomic
def do_not_support(*, request: AccountRequest, text: str, by: User) -> AccountRequest:
    """Say that the service does not want this account, and why: the request ends here; requester and lead are told.

    Raises Refused as `support` does, and without a reason.
    """
    request = rules.locked(request, rules.bar_to_support, by)
    reason = _reason(text, "Say why the service does not support it.")
    was = before(request)
    _decide(request, Status.NOT_SUPPORTED, by)
    _record(request, Outcome.NOT_SUPPORTED, by, reason)
    title = f"the service does not support {request.account_in_words}"
    announce(request, was, by=by, title=title, comment=reason)
    audit.record(
        audit.Event.REQUEST_NOT_SUPPORTED, by=by, target=request, reason=reason, **_acting(by, request)
    )
    return request


@transaction.atomic
def claim(*, request: AccountRequest, by: User) -> AccountRequest:
    """Take a request from comms' queue onto one's own desk.

    Raises Refused for whoever is not in comms or is named in it, and, saying who has it, once it is claimed.
    """
    request = rules.locked(request, rules.bar_to_claim, by)
    request.move_to(Status.IN_REVIEW, by=by)
    request.claimed_by, request.claimed_at = by, request.moved_at
    request.save()
    audit.record(audit.Event.REQUEST_CLAIMED, by=by, target=request)
    return request


@transaction.atomic
def reassign(*, request: AccountRequest, to: User, by: User, reason: str = "") -> AccountRequest:
    """Give a request that somebody in comms has to a colleague there; both are told, apart from who does it.

    Raises Refused for whoever is not in comms, when nobody has it, and when the colleague has it already or may not decide
    it themselves.
    """
    request = rules.locked(request, rules.bar_to_reassign, by)
    if not rules.may_review(request, to):
        raise Refused(f"{to.full_name} cannot decide this request. Choose somebody else.", "to")
    former = request.claimed_by
    if former == to:
        raise Refused(f"{to.full_name} has it already.", "to")
    request.claimed_by, request.claimed_at = to, clock.now()
    request.save(update_fields=["claimed_by", "claimed_at"])
    title = f"{by.full_name} gave {request.account_in_words} to {to.full_name}"
    stage = request.claimed_at.isoformat()
    tell(request, "request_reassigned", [to, former], by=by, title=title, stage=stage, comment=reason.strip())
    audit.record(
        audit.Event.REQUEST_REASSIGNED,
        by=by,
        target=request,
        reason=reason.strip(),
        was_with=former.full_name if former else "",
        goes_to=to.full_name,
    )
    return request


@transaction.atomic
def let_go(*, request: AccountRequest, by: User) -> AccountRequest:
    """Put a claimed request back into comms' queue: one's own, or that of a colleague who is away, who is told.

    Raises Refused for whoever is not in comms, and when nobody has it on the desk.
    """
    request = rules.locked(request, rules.bar_to_let_go, by)
    reviewer, was = request.claimed_by, before(request)
    request.move_to(Status.SUPPORTED, by=by)
    request.release()
    request.save()
    title = f"{by.full_name} put {request.account_in_words} back into the queue"
    announce(request, was, by=by, title=title)
    audit.record(
        audit.Event.REQUEST_RELEASED,
        by=by,
        target=request,
        was_claimed_by=reviewer.full_name if reviewer else "",
    )
    return request


@transaction.atomic
def return_for_changes(
    *, request: AccountRequest, text: str, questions: Sequence[str], by: User
) -> AccountRequest:
    """Ask the requester to change the answers of `questions` (names); it stays with its reviewer and comes back there.

    What was handed in is kept, so that the next hand-in shows what has changed.
    Raises Refused for anybody but the reviewer, without words and without a question.
    """
    request = rules.locked(request, rules.bar_to_decide, by)
    reason = _reason(text, "Say what has to change.")
    concerned = [name for name, _ in questions_of(request) if name in questions]
    if not concerned:
        raise Refused("Select at least one answer that has to change.", "questions")
    was = before(request)
    keep(request)
    request.move_to(Status.RETURNED, by=by)
    request.save()
    decision = _record(request, Outcome.RETURNED, by, reason)
    decision.questions = concerned
    decision.save(update_fields=["questions"])
    labels = [label_of(name) for name in concerned]
    title = f"{request.account_in_words} was returned to you for changes"
    announce(request, was, by=by, title=title, comment=reason, questions=labels)
    audit.record(audit.Event.REQUEST_RETURNED, by=by, target=request, reason=reason, questions=labels)
    return request


@transaction.atomic
def approve(
    *,
    request: AccountRequest,
    version: int,
    by: User,
    text: str = "",
    asked: Iterable[Asked] | None = None,
) -> AccountRequest:
    """Say yes: a new account is planned in the register; what was asked for is done when all conditions hold.

    `version` is that of the answers that the reviewer has read. `asked` are the conditions, from the list or in the
    reviewer's own words, each with its owner and day; None: all from the list, the lead's. What is a fact of register and
    vault is always asked of a new account.
    Raises Refused for anybody but the reviewer, for answers changed since, for conditions that cannot be, for an account
    that is closed, and when the register refuses the new one.
    """
    request = rules.locked(request, rules.bar_to_decide, by)
    _refuse_unread(request, version)
    if request.subject and request.subject.is_closed:
        raise WrongState(f"{request.subject.name} is closed, so there is nothing left to approve.")
    conditions = conditions_of(request, standard(request) if asked is None else asked)
    was = before(request)
    if request.kind == RequestKind.OPEN:
        request.account = _planned(request, by=by)
    _decide(request, Status.APPROVED, by)
    decision = _record(request, Outcome.APPROVED, by, text)
    Condition.objects.bulk_create(conditions)
    words = [condition.words_with_owner for condition in conditions]
    title = f"{request.account_in_words} is approved{', with conditions' if conditions else ''}"
    announce(
        request,
        was,
        by=by,
        title=title,
        url=reverse("completion:conditions", args=[request.pk]),
        comment=decision.text,
        conditions=words,
    )
    audit.record(
        audit.Event.REQUEST_APPROVED,
        by=by,
        target=request,
        reason=decision.text,
        account=request.concerned_account.reference,
        conditions=words,
    )
    return request


@transaction.atomic
def decline(*, request: AccountRequest, version: int, text: str, instead: str, by: User) -> AccountRequest:
    """Say no, why, and what the service can do instead.

    Raises Refused for anybody but the reviewer, for answers changed since `version`, and without both.
    """
    request = rules.locked(request, rules.bar_to_decide, by)
    _refuse_unread(request, version)
    reason = _reason(text, "Say why it is declined.")
    instead = _reason(instead, "Say what the service can do instead.", field="instead")
    was = before(request)
    _decide(request, Status.DECLINED, by)
    _record(request, Outcome.DECLINED, by, reason, instead)
    title = f"{request.account_in_words} was declined"
    announce(request, was, by=by, title=title, comment=reason, instead=instead)
    audit.record(audit.Event.REQUEST_DECLINED, by=by, target=request, reason=reason, instead=instead)
    return request


def _refuse_unread(request: AccountRequest, version: int) -> None:
    if request.version != version:
        raise WrongState(
            f"The answers of {request.reference} have changed since you opened this page. Read it again."
        )


def _reason(text: str, sentence: str, field: str = "text") -> str:
    if not text.strip():
        raise Refused(sentence, field)
    return text.strip()


def _planned(request: AccountRequest, *, by: User) -> SocialAccount:
    """The account that was asked for, put on the register as planned. Raises Refused as the register does."""
    # The row has no holes once it is submitted: see requests/constraints.py.
    return plan(
        platform=cast(Platform, request.platform),
        name=request.name,
        handle=request.handle,
        url=request.url,
        service=cast(Service, request.service),
        purpose=request.purpose,
        audience=request.audience,
        objectives=request.objectives,
        promised_posts_per_week=cast(int, request.promised_posts_per_week),
        answered_by=request.answered_by,
        answer_hours=request.answer_hours,
        shows_children=bool(request.shows_children),
        lead=cast(User, request.lead),
        deputies=request.deputies,
        by=by,
    )


def _decide(request: AccountRequest, status: Status, by: User) -> None:
    request.move_to(status, by=by)
    request.decided_by, request.decided_at = by, request.moved_at
    request.save()


def _record(request: AccountRequest, outcome: Outcome, by: User, text: str, instead: str = "") -> Decision:
    return Decision.objects.create(
        request=request, outcome=outcome, by=by, at=request.moved_at, text=text.strip(), instead=instead
    )
