"""Which conditions hold now: those ticked off, and those that register and vault show by themselves (policy D1, X7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.people.models import User
from accounts.templatetags.portal import in_words
from approvals.completion import rules
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind
from approvals.review.models import Condition, Kind
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Capacity
from socialaccounts.vault.readiness import comms_gets_in, has_way_in, missing_for_go_live
from socialaccounts.vault.rules import may_enter, may_prove

_WITHOUT_SHARED_LOGIN: dict[str, str] = {
    Kind.CREDENTIAL: "Somebody has confirmed who has access",
    Kind.ACCESS: "Communications have signed in",
}


@dataclass(frozen=True)
class State:
    """One condition as it stands for one reader. `mend_url` is where a fact that does not hold is put right."""

    condition: Condition
    holds: bool
    may_tick: bool
    may_reopen: bool
    mend_url: str
    may_assign: bool = False
    is_late: bool = False

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
    return [*_missing_facts(request), *_to_tick(request)]


def _missing_facts(request: AccountRequest) -> Iterator[str]:
    if request.kind == RequestKind.CLOSE and request.ending_on and request.ending_on > clock.today():
        yield f"{in_words(request.ending_on)}, the day that was agreed"
    if request.kind == RequestKind.OPEN:
        if request.account is None:
            yield "an account on the register"
        else:
            yield from (missing.text for missing in missing_for_go_live(request.account))


def _to_tick(request: AccountRequest) -> Iterator[str]:
    for condition in request.conditions.all():
        if not condition.is_fact and condition.met_at is None:
            yield f"“{condition.words}” ticked off"


def _state(condition: Condition, request: AccountRequest, user: User) -> State:
    condition.request = request
    account = request.account
    true = (
        bool(account and fact_holds(condition.kind, account))
        if condition.is_fact
        else condition.met_at is not None
    )
    return State(
        condition=condition,
        holds=true,
        may_tick=not rules.bar_to_tick(condition, user),
        may_reopen=not rules.bar_to_reopen(condition, user),
        may_assign=not rules.bar_to_assign(condition, user),
        mend_url="" if true or account is None else _mend_url(condition.kind, account, user),
        is_late=not true and condition.due_on is not None and condition.due_on < clock.today(),
    )


def _mend_url(kind: str, account: SocialAccount, user: User) -> str:
    """The page on which this person can make the fact true; "" where they cannot."""
    if kind in {Kind.HOLDERS, Kind.ADDRESS} and user.has_perm("socialaccounts.manage_register"):
        return reverse("register:holders" if kind == Kind.HOLDERS else "register:change", args=[account.pk])
    if kind == Kind.CREDENTIAL and may_enter(user, account):
        page = "vault:deposit" if account.has_shared_login else "vault:access"
        return reverse(page, args=[account.pk])
    if kind == Kind.ACCESS and may_prove(user) and has_way_in(account):
        return reverse("vault:prove", args=[account.pk])
    return ""
