"""Questions that other rooms and several pages ask of the register."""

from django.db.models import Q

from socialaccounts.register.models import Platform, SocialAccount


def clashing(
    *, platform: Platform, handle: str, url: str, apart_from: SocialAccount | None = None
) -> SocialAccount | None:
    """An account, not closed, that already has this handle on this platform, or this address; both in their normal form."""
    same = Q()
    if handle:
        same |= Q(platform=platform, handle__iexact=handle)
    if url:
        same |= Q(url=url)
    if not same:
        return None
    others = SocialAccount.objects.current().filter(same)
    return (others.exclude(pk=apart_from.pk) if apart_from and apart_from.pk else others).first()
