"""Who may do what with a request. Each rule answers with the sentence that bars the person, or with "".

Whoever is named in a request (requester, lead, deputies) neither supports nor decides it: the lead and the deputies are
the ones who would be given the account, so a yes from them is a yes to themselves (design 5.5). Nor do those decide it who
manage one of them, or whom one of them manages: they could hardly say no.
"""

from collections.abc import Callable

from accounts.people.models import User
from accounts.people.rules import acts_for, manages_service
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AUDIT, REVIEW, in_line_with
from approvals.requests.workflow import BEFORE_DECISION, CLAIMED, REVIEWED, RequestKind, Status
from config.workflow import Refused
from socialaccounts.register.rules import holds, manages

Bar = Callable[[AccountRequest, User], str]


def bar_to_ask_about(request: AccountRequest, user: User) -> str:
    """Anybody asks for a new account and to join one; to end one asks who holds it, manages its service, or comms."""
    subject = request.subject
    if (request.kind == RequestKind.OPEN) != (subject is None):
        return "This page is out of date. Open it again from the account’s page."
    if subject is None:
        return ""
    if subject.is_closed:
        return f"{subject.name} is closed."
    if request.kind == RequestKind.JOIN or holds(user, subject) or manages(user, subject):
        return ""
    return "" if user.has_perm(REVIEW) else f"Only those who run {subject.name} can ask to close or park it."


def bar_to_edit(request: AccountRequest, user: User) -> str:
    """Only the requester changes the answers, while it is a draft or returned."""
    if request.requester_id != user.pk:
        return f"Only {request.requester} can change the answers of {request.reference}."
    return "" if request.is_editable else f"{request.standing()} Its answers can no longer be changed."


def bar_to_withdraw(request: AccountRequest, user: User) -> str:
    """The requester until it is decided; comms when it is approved and not completed."""
    if request.status == Status.APPROVED:
        return (
            ""
            if user.has_perm(REVIEW)
            else f"{request.standing()} Only the communications team can withdraw it now."
        )
    if request.requester_id != user.pk:
        return f"Only {request.requester} can withdraw {request.reference}."
    return "" if request.status in BEFORE_DECISION else request.standing()


def bar_to_ask_withdrawal(request: AccountRequest, user: User) -> str:
    """The requester, once it is approved and not completed."""
    if request.requester_id != user.pk:
        return f"Only {request.requester} can ask for that."
    return "" if request.status == Status.APPROVED else request.standing()


def bar_to_support(request: AccountRequest, user: User) -> str:
    """A manager of the service; comms in the manager's place. Nobody who is named in it."""
    if request.status != Status.SUBMITTED:
        return request.standing()
    if user.pk in request.named_ids:
        return f"You are named in {request.reference}, so somebody else must say whether the service supports it."
    away = acts_for(user, request.service) if request.service else None
    if away and away.pk in request.named_ids:
        return f"You act for {away.full_name}, who is named in {request.reference}, so somebody else must answer it."
    manages = request.service is not None and manages_service(user, request.service)
    if manages or user.has_perm(REVIEW):
        return ""
    return f"Only a manager of {request.service} can say whether the service supports {request.reference}."


def bar_to_claim(request: AccountRequest, user: User) -> str:
    """Anybody in comms who is not named in it."""
    if request.status != Status.SUPPORTED:
        return request.standing()
    return _bar_to_review(request, user)


def bar_to_reassign(request: AccountRequest, user: User) -> str:
    """Anybody in comms, while somebody there has it: also when it was returned, or waits for its conditions."""
    if request.status not in CLAIMED | {Status.APPROVED}:
        return request.standing()
    return "" if user.has_perm(REVIEW) else "Only the communications team can give a request to a colleague."


def bar_to_let_go(request: AccountRequest, user: User) -> str:
    """Anybody in comms, so that a request does not wait for a colleague who is away."""
    if request.status not in REVIEWED:
        return request.standing()
    return (
        "" if user.has_perm(REVIEW) else "Only the communications team can put a request back into the queue."
    )


def bar_to_decide(request: AccountRequest, user: User) -> str:
    """Whoever in comms has claimed it, and is not named in it."""
    if request.status not in REVIEWED:
        return request.standing()
    if bar := _bar_to_review(request, user):
        return bar
    if request.claimed_by_id != user.pk:
        return f"{request.claimed_by} is reviewing {request.reference}. Put it back into the queue first, then claim it."
    return ""


def bar_to_note(request: AccountRequest, user: User) -> str:
    """Comms, for as long as it can be commented on."""
    if bar := bar_to_comment(request, user):
        return bar
    return "" if user.has_perm(REVIEW) else "Only communications write internal notes."


def bar_to_comment(request: AccountRequest, user: User) -> str:
    """Requester, lead, deputies, managers of the service and comms, from when it is handed in until it is at its end."""
    if request.status not in BEFORE_DECISION | {Status.APPROVED}:
        return f"{request.standing()} Comments are closed."
    manages = request.service is not None and manages_service(user, request.service)
    if manages or user.pk in request.named_ids or user.has_perm(REVIEW):
        return ""
    return "Only those whom a request concerns can comment on it."


def _bar_to_review(request: AccountRequest, user: User) -> str:
    if not user.has_perm(REVIEW):
        return "Only the communications team can decide a request."
    if user.pk in request.named_ids:
        return (
            f"You are named in {request.reference}, so a colleague in the communications team must decide it."
        )
    if name := in_line(request, user):
        return f"You and {name} work in one line, so a colleague in the communications team must decide it."
    return ""


def in_line(request: AccountRequest, user: User) -> str:
    """The name of somebody in the request whom `user` manages or who manages `user`; "" where there is none."""
    line = in_line_with(user).filter(user__in=request.named_ids) if user.service_ids else None
    return (line.values_list("user__full_name", flat=True).first() or "") if line is not None else ""


def may_review(request: AccountRequest, user: User) -> bool:
    """In comms, and neither named in the request nor in one line with anybody who is."""
    return not _bar_to_review(request, user)


def reads_notes(user: User) -> bool:
    """Comms and auditors read internal notes; whoever asked, and their managers, do not."""
    return user.has_perm(REVIEW) or user.has_perm(AUDIT)


BARS: dict[str, Bar] = {
    "edit": bar_to_edit,
    "withdraw": bar_to_withdraw,
    "ask_withdrawal": bar_to_ask_withdrawal,
    "support": bar_to_support,
    "claim": bar_to_claim,
    "let_go": bar_to_let_go,
    "reassign": bar_to_reassign,
    "decide": bar_to_decide,
    "comment": bar_to_comment,
    "note": bar_to_note,
}


def open_to(request: AccountRequest, user: User) -> frozenset[str]:
    """The names in BARS of all that `user` may do with the request as it stands."""
    return frozenset(name for name, bar in BARS.items() if not bar(request, user))


def locked(request: AccountRequest, bar: Bar, by: User) -> AccountRequest:
    """The request as it is now, its row locked until the transaction ends. Raises Refused with what `bar` says."""
    request = AccountRequest.objects.lock(request.pk)
    if sentence := bar(request, by):
        raise Refused(sentence)
    return request
