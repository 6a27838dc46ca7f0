"""Approved requests of which nothing is missing any more, and who is told that they can be completed.

It is derived, so that it is seen whatever was the last thing to come true: a tick, a password in the vault, a training, a
day. A person is told once. When something falls away again the notice is taken back, and once all is there anew it is owed
anew.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.urls import reverse

from accounts import notices
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.roles import COMMS
from approvals.completion.doing import button_of
from approvals.completion.facts import still_missing
from approvals.completion.known import unmet
from approvals.completion.letters import condition_path, facts_about
from approvals.completion.rules import bar_to_complete
from approvals.requests.answered import Ending
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AccountRequestQuerySet, not_naming
from approvals.requests.telling import comms_team, tell
from approvals.requests.workflow import RequestKind, Status
from approvals.review.known import is_known
from approvals.review.models import FACTS, PERSONAL, Condition
from config import clock
from socialaccounts.vault.readiness import ready_to_go_live

READY = "request_ready"
_STAGE = "ready"
_WORDS = ": everything is there, so it can be completed"


def register_ready() -> None:
    """Say which template mails it, and where its facts are found; called once when the app is ready."""
    notices.register(READY, f"approvals/completion/emails/{READY}", _facts)


def ready() -> AccountRequestQuerySet:
    """The approved requests of which `still_missing` finds nothing, as one set."""
    # What the portal sees by itself counts as it is now, whatever somebody once ticked off.
    seen = [kind.value for kind in PERSONAL if is_known(kind)]
    asked = Condition.objects.exclude(kind__in=[kind.value for kind in FACTS])
    open_ones = unmet(asked.filter(Q(met_at__isnull=True) | Q(kind__in=seen)))
    opens = Q(kind=RequestKind.OPEN)
    goes = ~opens | Exists(ready_to_go_live().filter(pk=OuterRef("account")))
    waits = Q(kind=RequestKind.CLOSE, ending=Ending.PARK, ending_on__gt=clock.today())
    holds = ~Exists(open_ones.filter(request=OuterRef("pk")))
    return AccountRequest.objects.filter(goes, holds, status=Status.APPROVED).exclude(waits)


def ready_among(keys: Collection[int]) -> set[int]:
    """Those of some requests that can be completed, by as many queries however many they are."""
    return set(ready().filter(pk__in=keys).values_list("pk", flat=True))


def tell_ready(request: AccountRequest, by: User) -> None:
    """Tell those who can complete it, apart from `by`, who sees it on the page."""
    reviewer = request.claimed_by
    fits = reviewer and reviewer.has_role(COMMS) and not bar_to_complete(request, reviewer)
    to = [reviewer] if fits else [one for one in comms_team() if not bar_to_complete(request, one)]
    title, page = f"{request.title}{_WORDS}", reverse("completion:conditions", args=[request.pk])
    tell(request, READY, to, by=by, title=title, stage=_STAGE, url=page)


def tell_all_ready() -> int:
    """Take back what is so no more, and tell of every request that can be completed; returns how many notices were new."""
    found = ready()
    notices.withdraw(
        READY, AccountRequest.objects.filter(status=Status.APPROVED).exclude(pk__in=found.values("pk"))
    )
    team = User.objects.in_role(COMMS)
    reviewed = found.filter(not_naming(F("claimed_by")), claimed_by__in=team.values("pk"))
    owed = _owe(reviewed, F("claimed_by"))
    others = found.exclude(pk__in=reviewed.values("pk"))
    return owed + sum(_owe(others.filter(not_naming(one)), Value(one.pk)) for one in team)


def _owe(requests: AccountRequestQuerySet, recipient: Combinable) -> int:
    title = Concat(F("name"), Value(_WORDS), output_field=CharField())
    path = condition_path("pk")
    return notices.owe_set(READY, requests, recipient=recipient, title=title, path=path, stage=_STAGE)


def _facts(notice: Notice) -> Mapping[str, Any] | None:
    """Nothing, where something has fallen away since, or somebody completed it."""
    request = AccountRequest.objects.with_people().get(pk=notice.about_id)
    if request.status != Status.APPROVED or still_missing(request):
        return None
    return {**facts_about(request), "button": button_of(request)}
