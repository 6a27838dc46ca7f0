"""Questions that other rooms and several pages ask of the register."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEvent
from accounts.people.models import Service
from config.compiled import compiled
from socialaccounts.register.models import Platform, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.presences import handle_key
from socialaccounts.register.terms import Status


def platform_names() -> dict[int, str]:
    """Every platform's name by its key, in the order of the names."""
    return dict(_platforms.rows())


def service_names() -> dict[int, str]:
    """Every service's name by its key, in the order of the names."""
    return dict(_services.rows())


@compiled()
def _platforms() -> QuerySet[Any, Any]:
    return Platform.objects.values_list("pk", "name")


@compiled()
def _services() -> QuerySet[Any, Any]:
    return Service.objects.values_list("pk", "name")


def clashing(
    *, platform: Platform, handle: str, url: str, apart_from: SocialAccount | None = None
) -> SocialAccount | None:
    """An account, not closed, that already has this handle on this platform, or this address; both in their normal form."""
    others = same_presence(platform=platform, handle=handle, url=url).current()
    return (others.exclude(pk=apart_from.pk) if apart_from and apart_from.pk else others).first()


def released(*, platform: Platform, handle: str, url: str) -> SocialAccount | None:
    """The account closed last that had this handle on this platform, or this address.

    Its name may be somebody else's by now: released names of public bodies are taken over to deceive.
    """
    closed = same_presence(platform=platform, handle=handle, url=url).filter(status=Status.CLOSED)
    return closed.select_related("platform").order_by("-closed_at").first()


def same_presence(*, platform: Platform, handle: str, url: str) -> SocialAccountQuerySet:
    """Accounts, closed ones too, that have this handle on this platform, however it is spelled, or this address."""
    same = Q()
    found = SocialAccount.objects.all()
    if handle and platform.passes_over_dots:
        spelled = Lower(Replace(F("handle"), Value("."), Value("")))
        found = found.annotate(spelled=spelled)
        same |= Q(platform=platform, spelled=handle_key(handle, slug=platform.slug))
    elif handle:
        same |= Q(platform=platform, handle__iexact=handle)
    if url:
        same |= Q(url=url)
    return found.filter(same) if same else found.none()


def who_closed(account: SocialAccount) -> str:
    """The name of whoever closed it, as the audit has it; "" while it is not closed."""
    closed = AuditEvent.objects.about(account).filter(event=Event.ACCOUNT_CLOSED)
    return closed.values_list("actor_name", flat=True).first() or ""
