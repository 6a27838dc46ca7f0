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
from accounts.people.rules import manages_service
from approvals.requests import rules
from approvals.requests.models import AccountRequest
from approvals.requests.steps import BY_SLUG
from approvals.requests.telling import tell, tell_next
from approvals.requests.workflow import Status
from approvals.review.models import FACTS, STANDARD, Condition, Decision, Kind, Outcome
from config.workflow import Refused, WrongState
from socialaccounts.register.actions import plan
from socialaccounts.register.models import Platform, SocialAccount

KINDS = (
    "request_not_supported",
    "request_let_go",
    "request_returned",
    "request_approved",
    "request_declined",
)
MOST_WRITTEN = 10
LONGEST_WRITTEN = 300


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
    request.move_to(Status.SUPPORTED, by=by)
    request.supported_by, request.supported_at = by, request.moved_at
    request.save()
    decision = _record(request, Outcome.SUPPORTED, by, text)
    tell_next(request, by=by, comment=decision.text)
    audit.record(
        audit.Event.REQUEST_SUPPORTED,
        by=by,
        target=request,
        reason=decision.text,
        in_the_managers_place=in_place,
    )
    return request


@transaction.atomic
def do_not_support(*, request: AccountRequest, text: str, by: User) -> AccountRequest:
    """Say that the service does not want this account, and why: the request ends here; requester and lead are told.

    Raises Refused as `support` does, and without a reason.
    """
    request = rules.locked(request, rules.bar_to_support, by)
    reason = _reason(text, "Say why the service does not support it.")
    _decide(request, Status.NOT_SUPPORTED, by)
    _record(request, Outcome.NOT_SUPPORTED, by, reason)
    title = f"the service does not support {request.account_in_words}"
    to = [request.requester, request.lead]
    tell(request, "request_not_supported", to, by=by, title=title, comment=reason)
    audit.record(audit.Event.REQUEST_NOT_SUPPORTED, by=by, target=request, reason=reason)
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
def let_go(*, request: AccountRequest, by: User) -> AccountRequest:
    """Put a claimed request back into comms' queue: one's own, or that of a colleague who is away, who is told.

    Raises Refused for whoever is not in comms, and when nobody has it on the desk.
    """
    request = rules.locked(request, rules.bar_to_let_go, by)
    reviewer = request.claimed_by
    request.move_to(Status.SUPPORTED, by=by)
    request.release()
    request.save()
    title = f"{by.full_name} put {request.account_in_words} back into the queue"
    tell(request, "request_let_go", [reviewer], by=by, title=title)
    audit.record(
        audit.Event.REQUEST_RELEASED,
        by=by,
        target=request,
        was_claimed_by=reviewer.full_name if reviewer else "",
    )
    return request


@transaction.atomic
def return_for_changes(
    *, request: AccountRequest, text: str, steps: Sequence[str], by: User
) -> AccountRequest:
    """Ask the requester to change the answers of `steps` (slugs); it stays with its reviewer and comes back there.

    Raises Refused for anybody but the reviewer, without words and without a step.
    """
    request = rules.locked(request, rules.bar_to_decide, by)
    reason = _reason(text, "Say what has to change.")
    concerned = [step for slug, step in BY_SLUG.items() if slug in steps]
    if not concerned:
        raise Refused("Select at least one step that has to change.", "steps")
    request.move_to(Status.RETURNED, by=by)
    request.save()
    decision = _record(request, Outcome.RETURNED, by, reason)
    decision.steps = [step.slug for step in concerned]
    decision.save(update_fields=["steps"])
    titles = [step.title for step in concerned]
    title = f"{request.account_in_words} was returned to you for changes"
    tell(request, "request_returned", [request.requester], by=by, title=title, comment=reason, steps=titles)
    audit.record(audit.Event.REQUEST_RETURNED, by=by, target=request, reason=reason, steps=titles)
    return request


@transaction.atomic
def approve(
    *,
    request: AccountRequest,
    version: int,
    by: User,
    text: str = "",
    kinds: Iterable[str] = STANDARD,
    written: Sequence[str] = (),
) -> AccountRequest:
    """Say yes: the account is planned in the register, and goes live when all conditions hold.

    `version` is that of the answers that the reviewer has read. `kinds` are those of STANDARD that are asked; what is a
    fact of register and vault is always asked; `written` are conditions in the reviewer's own words.
    Raises Refused for anybody but the reviewer, for answers changed since, and when the register refuses the account.
    """
    request = rules.locked(request, rules.bar_to_decide, by)
    _refuse_unread(request, version)
    written = _written(written)
    request.account = _planned(request, by=by)
    _decide(request, Status.APPROVED, by)
    decision = _record(request, Outcome.APPROVED, by, text)
    asked = [*FACTS, *(kind for kind in STANDARD if kind in set(kinds))]
    conditions = [Condition(request=request, kind=kind) for kind in asked]
    conditions += [Condition(request=request, kind=Kind.WRITTEN, text=words) for words in written]
    Condition.objects.bulk_create(conditions)
    words = [condition.words for condition in conditions]
    title = f"{request.account_in_words} is approved, with conditions"
    tell(
        request,
        "request_approved",
        _concerned(request),
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
        account=request.account.reference,
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
    _decide(request, Status.DECLINED, by)
    _record(request, Outcome.DECLINED, by, reason, instead)
    title = f"{request.account_in_words} was declined"
    to = _concerned(request)
    tell(request, "request_declined", to, by=by, title=title, comment=reason, instead=instead)
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


def _concerned(request: AccountRequest) -> list[User | None]:
    """Who is told of a decision: requester, lead, and the managers of the service."""
    managers = request.service.managers() if request.service else ()
    return [request.requester, request.lead, *managers]


def _written(lines: Sequence[str]) -> list[str]:
    """The written conditions, without empty ones. Raises Refused when there are too many or one is too long."""
    words = [line.strip() for line in lines if line.strip()]
    if len(words) > MOST_WRITTEN:
        raise Refused(f"Write {MOST_WRITTEN} conditions or fewer.", "written")
    if any(len(line) > LONGEST_WRITTEN for line in words):
        raise Refused(f"Each condition must be {LONGEST_WRITTEN} characters or fewer.", "written")
    return words
