"""What the reviewer sees beside a request: the service's other accounts, names that look alike, earlier noes."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from rapidfuzz import fuzz, process, utils

from approvals.requests.models import AccountRequest
from approvals.requests.workflow import Status
from config import clock
from socialaccounts.register.activity import Activity, activity_of
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Rotation

SHOWN = 10
MOST_COMPARED = 500
ALIKE = 75
"""Of 100: above it, two names are shown as alike."""


@dataclass(frozen=True)
class Own:
    """One account of the service: whether its password is overdue, and for how long nobody has posted on it."""

    account: SocialAccount
    overdue: bool
    activity: Activity


@dataclass(frozen=True)
class Alike:
    """One account whose name or handle looks like the one asked for."""

    account: SocialAccount
    score: int


@dataclass(frozen=True)
class Background:
    """Everything beside one request; each list is bounded, `more_own` says that there are more accounts."""

    own: list[Own]
    more_own: bool
    alike: list[Alike]
    declined: list[AccountRequest]


def background(request: AccountRequest) -> Background:
    """Four queries and one for each source of activity, whatever the number of accounts and requests."""
    own = _own(request)
    return Background(own[:SHOWN], len(own) > SHOWN, _alike(request), _declined(request))


def _own(request: AccountRequest) -> list[Own]:
    late = Rotation.objects.open().filter(account=OuterRef("pk"), due_on__lt=clock.today())
    accounts = (
        SocialAccount.objects.current().filter(service=request.service).exclude(pk=request.account_id or 0)
    )
    found = accounts.select_related("platform").annotate(overdue=Exists(late)).order_by("sort_name", "pk")
    shown = list(found[: SHOWN + 1])
    activity = activity_of([account.pk for account in shown])
    return [Own(account, account.overdue, activity[account.pk]) for account in shown]


def _alike(request: AccountRequest) -> list[Alike]:
    """Names and handles compared letter by letter, among accounts that share the beginning of a word with it."""
    if not request.name:
        return []
    starts = Q()
    for word in {word[:4] for word in f"{request.name} {request.handle}".split() if len(word) > 3}:
        starts |= Q(search_text__contains=Lower(Value(word)))
    apart_from = [pk for pk in (request.account_id, request.subject_id) if pk]
    found = SocialAccount.objects.filter(starts).exclude(pk__in=apart_from).order_by("pk")
    # Their names alone: most of them are like it in the beginning of a word and no further.
    known = list(found.values_list("pk", "name", "handle")[:MOST_COMPARED]) if starts else []
    best: dict[int, float] = {}
    for typed, place in ((request.name, 1), (request.handle, 2)):
        names = {row[0]: str(row[place]) for row in known}
        matches = process.extract(
            typed, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=ALIKE, limit=SHOWN
        )
        for _, score, pk in matches if typed else ():
            best[pk] = max(score, best.get(pk, 0))
    accounts = SocialAccount.objects.filter(pk__in=best).select_related("platform")
    alike = [Alike(account, round(best[account.pk])) for account in (accounts if best else ())]
    return sorted(alike, key=lambda one: (-one.score, one.account.name))[:SHOWN]


def _declined(request: AccountRequest) -> list[AccountRequest]:
    """The service's latest noes, and those of others to the same name."""
    noes = AccountRequest.objects.filter(status__in=[Status.DECLINED, Status.NOT_SUPPORTED]).exclude(
        pk=request.pk
    )
    same = noes.filter(Q(service=request.service) | Q(name__iexact=request.name, name__gt=""))
    return list(same.select_related("platform", "service").order_by("-pk")[:SHOWN])
