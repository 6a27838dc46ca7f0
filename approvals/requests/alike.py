"""What else goes, or went, by the handle or the address that a request asks for (policy D1)."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import OPEN, Status
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.queries import released

SHOWN = 5


@dataclass(frozen=True)
class Alike:
    """Open requests for the same account, oldest first, with whether the reader may open each; and who had it before.

    What is on the register at present is refused where it is typed, so it is not repeated here.
    """

    requests: list[tuple[AccountRequest, bool]]
    released: SocialAccount | None

    def __bool__(self) -> bool:
        return bool(self.requests or self.released)


def alike(asked: AccountRequest, reader: User) -> Alike:
    """What is like the account that `asked` asks for, for a page that `reader` sees."""
    if asked.platform is None or not (asked.handle or asked.url):
        return Alike([], None)
    same = Q()
    if asked.handle:
        same |= Q(handle__iexact=asked.handle)
    if asked.url:
        same |= Q(url=asked.url)
    others = AccountRequest.objects.filter(
        same, platform=asked.platform, account=None, status__in=OPEN - {Status.DRAFT}
    )
    found = list(others.exclude(pk=asked.pk).select_related("service").order_by("pk")[:SHOWN])
    known = set(
        AccountRequest.objects.visible_to(reader)
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    return Alike(
        [(one, one.pk in known) for one in found],
        released(platform=asked.platform, handle=asked.handle, url=asked.url),
    )
