"""The accounts the council already has, shown beside the question why they will not do."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from approvals.requests.models import AccountRequest
from socialaccounts.register.models import SocialAccount

SHOWN = 10


@dataclass(frozen=True)
class Existing:
    """Up to 10 accounts under one heading; `url` leads to all of them in the register where there are more."""

    title: str
    accounts: list[SocialAccount]
    url: str


def existing_accounts(request: AccountRequest) -> list[Existing]:
    """What the register has of the request's service and, apart from that, of its platform; closed ones left out."""
    current = SocialAccount.objects.current().select_related("platform", "service")
    if request.account_id:
        current = current.exclude(pk=request.account_id)
    lists = []
    if request.service:
        own = current.filter(service=request.service)
        lists.append(_list(f"Accounts of {request.service}", own, f"service={request.service_id}"))
    if request.platform:
        others = current.filter(platform=request.platform)
        if request.service:
            others = others.exclude(service=request.service)
        lists.append(
            _list(f"Other accounts on {request.platform}", others, f"platform={request.platform_id}")
        )
    return lists


def _list(title: str, found: QuerySet[SocialAccount], query: str) -> Existing:
    accounts = list(found.order_by("sort_name", "pk")[: SHOWN + 1])
    url = f"{reverse('register:list')}?{query}" if len(accounts) > SHOWN else ""
    return Existing(title, accounts[:SHOWN], url)
