"""What the portal knows by itself of those whom a condition concerns: their training, and whether they read the policy."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.learning.policy.models import Acknowledgement
from accounts.learning.policy.queries import have_not_read
from accounts.learning.training.models import Course, TrainingRecord
from accounts.learning.training.queries import lacking
from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind
from approvals.review.known import is_known
from approvals.review.models import Condition, ConditionQuerySet, Kind
from socialaccounts.register.models import Holder, HolderQuerySet


def concerned(request: AccountRequest) -> list[User]:
    """Of whom training and policy are asked: who holds the new account today, or who asks to join one."""
    if request.kind == RequestKind.JOIN:
        return [request.requester]
    if request.account is None:
        return request.holders_to_be
    return list(request.account.holder_people().order_by("full_name", "pk"))


def lacks(kind: str, people: Sequence[User]) -> list[str]:
    """What each of `people` still lacks, in words that follow "Still missing:"; for a kind that is known alone."""
    if kind == Kind.POLICY:
        return [f"{person.full_name} has not read the policy" for person in have_not_read(people)]
    return [f"{person.full_name} lacks the training “{course}”" for person, course in lacking(people)]


def unmet(conditions: ConditionQuerySet) -> ConditionQuerySet:
    """Those of `conditions`, all to be ticked off, that the portal does not see to hold by itself."""
    for kind, without in ((Kind.TRAINING, _untrained()), (Kind.POLICY, _unread())):
        if is_known(kind):
            conditions = conditions.exclude(Q(kind=kind) & ~Exists(_holders(without)) & ~_joiner(without))
    return conditions


def open_ones(request: AccountRequest) -> list[Condition]:
    """Those of a request that somebody still has to see to."""
    return list(unmet(request.conditions.to_tick()))


def _untrained() -> Q:
    done = TrainingRecord.objects.in_date()
    lacking_one = Q(pk__in=[])
    for course in Course.objects.required():
        lacking_one |= ~Q(pk__in=done.filter(course=course).values("person"))
    return lacking_one


def _unread() -> Q:
    return ~Q(pk__in=Acknowledgement.objects.in_force().values("person"))


def _holders(without: Q) -> HolderQuerySet:
    people = User.objects.get_queryset().filter(without)
    return Holder.objects.current().filter(account=OuterRef("request__account"), user__in=people.values("pk"))


def _joiner(without: Q) -> Q:
    people = User.objects.get_queryset().filter(without)
    return Q(request__kind=RequestKind.JOIN, request__requester__in=people.values("pk"))
