"""Which conditions hold now: those ticked off, and those that the portal sees by itself (policy D1, X7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.people.models import User
from accounts.templatetags.portal import in_words
from approvals.completion import rules
from approvals.completion.known import concerned, lacks
from approvals.requests.answered import Ending
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind, Status
from approvals.review.known import is_known
from approvals.review.models import Condition, Kind
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import Missing, missing_for_live
from socialaccounts.register.terms import Capacity
from socialaccounts.vault.readiness import comms_gets_in, has_way_in, missing_for_go_live
from socialaccounts.vault.rules import may_enter, may_prove

_WITHOUT_SHARED_LOGIN: dict[str, str] = {
    Kind.CREDENTIAL: "Somebody has confirmed who has access",
    Kind.ACCESS: "Communications have signed in",
}


@dataclass(frozen=True)
class State:
    """One condition as it stands for one reader.

    `missing` says what is missing and for whom, where the portal sees that by itself; `mend_url` is where it is put right.
    """

    condition: Condition
    holds: bool
    may_tick: bool
    may_reopen: bool
    mend_url: str
    may_assign: bool = False
    is_late: bool = False
    missing: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The condition as it reads for the way into the account."""
        account = self.condition.request.account
        shared = account is None or account.has_shared_login
        return (
            self.condition.words
            if shared
            else _WITHOUT_SHARED_LOGIN.get(self.condition.kind, self.condition.words)
        )


def fact_holds(kind: str, account: SocialAccount) -> bool:
    """Whether a condition of this kind, one of FACTS, is true of the account."""
    if kind == Kind.HOLDERS:
        capacities = set(account.holders.current().values_list("capacity", flat=True))
        return {Capacity.LEAD.value, Capacity.DEPUTY.value} <= capacities
    if kind == Kind.ADDRESS:
        return bool(account.url)
    return has_way_in(account) if kind == Kind.CREDENTIAL else comms_gets_in(account)


def states(request: AccountRequest, user: User) -> list[State]:
    """Every condition of an approved or completed request, in the order in which they were asked."""
    conditions = request.conditions.select_related("met_by", "owner")
    return [_state(condition, request, user) for condition in conditions]


def still_missing(request: AccountRequest) -> list[str]:
    """What keeps the account from going live, in words that follow "Still missing:"; empty when nothing does."""
    return [*_missing_facts(request), *_to_see_to(request)]


def _missing_facts(request: AccountRequest) -> Iterator[str]:
    parks = request.kind == RequestKind.CLOSE and request.ending == Ending.PARK
    if parks and request.ending_on and request.ending_on > clock.today():
        yield f"{in_words(request.ending_on)}, the day that was agreed"
    if request.kind == RequestKind.OPEN:
        if request.account is None:
            yield "an account on the register"
        else:
            yield from (missing.text for missing in missing_for_go_live(request.account))


def _to_see_to(request: AccountRequest) -> Iterator[str]:
    for condition in request.conditions.all():
        if condition.is_fact:
            continue
        if is_known(condition.kind):
            yield from lacks(condition.kind, concerned(request))
        elif condition.met_at is None:
            yield f"“{condition.words}” ticked off"


def _state(condition: Condition, request: AccountRequest, user: User) -> State:
    condition.request = request
    account = request.account
    over = request.status == Status.COMPLETED
    missing = () if over else tuple(_missing(condition, request))
    if over:
        # What held on the day is what counts; an account that is live has other reminders.
        true = True
    elif condition.is_fact:
        true = bool(account and fact_holds(condition.kind, account)) and not missing
    else:
        true = not missing if is_known(condition.kind) else condition.met_at is not None
    return State(
        condition=condition,
        holds=true,
        may_tick=not rules.bar_to_tick(condition, user),
        may_reopen=not rules.bar_to_reopen(condition, user),
        may_assign=not true and not rules.bar_to_assign(condition, user),
        mend_url="" if true else _mend_url(condition.kind, request, user),
        is_late=not true and condition.due_on is not None and condition.due_on < clock.today(),
        missing=missing,
    )


def _missing(condition: Condition, request: AccountRequest) -> Iterator[str]:
    """What the portal sees to be missing for one condition, and for whom."""
    if is_known(condition.kind):
        yield from lacks(condition.kind, concerned(request))
    if condition.is_fact and request.account:
        yield from _MISSING[Kind(condition.kind)](request.account)


def _holders_missing(account: SocialAccount) -> Iterator[str]:
    current = account.holders.current()
    there = set(current.values_list("capacity", flat=True))
    gone = account.holders.unended().exclude(pk__in=current.values("pk")).select_related("user")
    for capacity in (Capacity.LEAD, Capacity.DEPUTY):
        if capacity not in there:
            names = [one.user.full_name for one in gone if one.capacity == capacity]
            left = f" ({' and '.join(names)} cannot run it any more)" if names else ""
            yield f"still missing: a {capacity.label.lower()} who can sign in{left}"


def _address_missing(account: SocialAccount) -> Iterator[str]:
    if not account.url:
        yield "still missing: its web address"


def _credential_missing(account: SocialAccount) -> Iterator[str]:
    lead = account.lead()
    whom = f" ({lead.user.full_name} or a deputy sees to it)" if lead else ""
    proof = reverse("vault:prove", args=[account.pk])
    yield from (f"still missing: {one.text}{whom}" for one in _in_vault(account) if one.path != proof)


def _access_missing(account: SocialAccount) -> Iterator[str]:
    if not comms_gets_in(account):
        first = "" if has_way_in(account) else ", once the way in is in the vault"
        yield f"still missing: somebody in communications who signs in{first}"


_MISSING = {
    Kind.HOLDERS: _holders_missing,
    Kind.ADDRESS: _address_missing,
    Kind.CREDENTIAL: _credential_missing,
    Kind.ACCESS: _access_missing,
}


def _in_vault(account: SocialAccount) -> list[Missing]:
    own = missing_for_live(account)
    return [one for one in missing_for_go_live(account) if one not in own]


def _mend_url(kind: str, request: AccountRequest, user: User) -> str:
    """The page on which this person can make it true; "" where they cannot."""
    if kind in {Kind.TRAINING, Kind.POLICY}:
        return _learning_url(kind, request, user)
    account = request.account
    if account is None:
        return ""
    if kind in {Kind.HOLDERS, Kind.ADDRESS} and user.has_perm("socialaccounts.manage_register"):
        return reverse("register:holders" if kind == Kind.HOLDERS else "register:change", args=[account.pk])
    if kind == Kind.CREDENTIAL and may_enter(user, account):
        page = "vault:deposit" if account.has_shared_login else "vault:access"
        return reverse(page, args=[account.pk])
    if kind == Kind.ACCESS and may_prove(user) and has_way_in(account):
        return reverse("vault:prove", args=[account.pk])
    return ""


def _learning_url(kind: str, request: AccountRequest, user: User) -> str:
    """Where one reads the policy, or says what training one has done; for comms, where training is recorded."""
    if not is_known(kind):
        return ""
    if user in concerned(request) and lacks(kind, [user]):
        return reverse("policy:read" if kind == Kind.POLICY else "training:mine")
    keeps = kind == Kind.TRAINING and user.has_perm("accounts.manage_learning")
    return reverse("training:add") if keeps else ""
