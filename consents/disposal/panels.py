"""What the home page says of keeping. A row is text, url, tag and colour."""

from django.urls import reverse

from accounts.models import User
from consents.disposal.models import Disposal

Row = dict[str, str]


def needs(user: User) -> list[Row]:
    """Disposals that somebody else proposed and this person may decide."""
    if not user.has_perm("consents.dispose"):
        return []
    if not Disposal.objects.filter(status="proposed").exclude(proposed_by=user).exists():
        return []
    url = f"{reverse('consents:disposals')}?show=waiting"
    return [{"text": "Disposals to approve", "url": url, "tag": "Second person", "colour": "waiting"}]


def start(user: User) -> list[Row]:
    """What this person can look up here."""
    rows = []
    if user.has_perm("consents.verify_form"):
        rows.append({"text": "Consents that end soon", "url": reverse("consents:ending")})
    if user.has_perm("consents.dispose"):
        rows.append({"text": "Forms to dispose of", "url": reverse("consents:disposals")})
    return rows
