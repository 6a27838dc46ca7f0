"""The register as a list: what people filter it by, in which order, and which columns a row needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import QueryDict

from accounts.forms import tidy
from accounts.people.models import User
from accounts.templatetags.portal import tag_colour
from config.references import paths, reference
from socialaccounts.register.models import Holder, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.queries import platform_names, service_names
from socialaccounts.register.terms import Capacity, Status

SORTS = {
    "name": ("Name", ("sort_name", "pk")),
    "platform": ("Platform", ("platform_name", "sort_name", "pk")),
    "service": ("Service", ("service_name", "sort_name", "pk")),
    "newest": ("Newest", ("-pk",)),
}
OPEN, ANY = "", "any"
STATUSES = ((OPEN, "All but closed"), *Status.choices, (ANY, "Closed ones too"))
_LONGEST_SEARCH = 200
_LEAD = Subquery(
    Holder.objects.filter(account=OuterRef("pk"), capacity=Capacity.LEAD, until=None).values(
        "user__full_name"
    )[:1]
)


@dataclass(frozen=True)
class Filter:
    """What the query string asks for; a value that is no choice counts as not chosen, and is shown so."""

    user: User
    given: QueryDict

    @cached_property
    def q(self) -> str:
        return tidy(self.given.get("q", "")).replace("\0", "").strip()[:_LONGEST_SEARCH]

    @cached_property
    def platforms(self) -> dict[int, str]:
        """Every platform's name by its key."""
        return platform_names()

    @cached_property
    def services(self) -> dict[int, str]:
        """Every service's name by its key."""
        return service_names()

    @cached_property
    def platform(self) -> int | None:
        return _choice(self.given.get("platform", ""), self.platforms)

    @cached_property
    def service(self) -> int | None:
        return _choice(self.given.get("service", ""), self.services)

    @cached_property
    def status(self) -> str:
        status = self.given.get("status", OPEN)
        return status if status in dict(STATUSES) else OPEN

    @cached_property
    def mine(self) -> bool:
        return bool(self.given.get("mine"))

    @cached_property
    def sort(self) -> str:
        """The chosen order, kept when the filter changes."""
        sort = self.given.get("sort", "")
        return sort if sort in SORTS else ""

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        return STATUSES

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.q or self.platform or self.service or self.status or self.mine)

    @property
    def found(self) -> SocialAccountQuerySet:
        """The accounts that the filter lets through, whole rows in no order."""
        found = SocialAccount.objects.visible_to(self.user)
        found = found.search(self.q, platforms=self.platforms, services=self.services) if self.q else found
        if self.platform:
            found = found.filter(platform=self.platform)
        if self.service:
            found = found.filter(service=self.service)
        if self.mine:
            found = found.held_by(self.user)
        if self.status == OPEN:
            return found.current()
        return found if self.status == ANY else found.filter(status=self.status)

    @property
    def rows(self) -> Any:
        """What the list reads of them: one query, few columns, plain rows that `keyset_page` takes."""
        columns = ["pk", "name", "handle", "status", "platform_id", "service_id", "sort_name", "lead_name"]
        rows = self.found.annotate(lead_name=_LEAD)
        if self.sort in ("platform", "service"):
            rows = rows.annotate(**{f"{self.sort}_name": F(f"{self.sort}__name")})
            columns.append(f"{self.sort}_name")
        return rows.values_list(*columns, named=True)

    def lines(self, rows: Iterable[Any]) -> list[dict[str, str]]:
        """What the list says of each of `rows`, in plain words, since a template reads them fastest."""
        path = paths("register:account", "SA")
        return [
            {
                "url": path(row.pk),
                "name": row.name,
                "known_as": f"{reference('SA', row.pk)}, @{row.handle}"
                if row.handle
                else reference("SA", row.pk),
                "platform": self.platforms[row.platform_id],
                "service": self.services[row.service_id],
                "lead": row.lead_name or "Nobody",
                "status": Status(row.status).label,
                "colour": tag_colour(row.status),
            }
            for row in rows
        ]


def _choice(text: str, among: dict[int, str]) -> int | None:
    """The key that `text` names, None where it names none."""
    return next((key for key in among if str(key) == text), None)
