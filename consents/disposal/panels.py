"""What the home page says of keeping. A row is text, url, tag and colour."""

from django.urls import reverse

from accounts.models import User
from consents.disposal.erasure import Erasure
from consents.disposal.models import Disposal

Row = dict[str, str]


def needs(user: User) -> list[Row]:
    """Disposals and erasures that somebody else proposed and this person may decide."""
    if not user.has_perm("consents.dispose"):
        return []
    rows = []
    if Disposal.objects.filter(status="proposed").exclude(proposed_by=user).exists():
        rows.append(_row("Disposals to approve", f"{reverse('consents:disposals')}?show=waiting"))
    if Erasure.objects.waiting().exclude(proposed_by=user).exists():
        rows.append(_row("Children’s records to erase", reverse("consents:erasures")))
    return rows


def start(user: User) -> list[Row]:
    """What this person can look up here."""
    rows = []
    if user.has_perm("consents.verify_form"):
        rows.append({"text": "Consents that end soon", "url": reverse("consents:ending")})
    if user.has_perm("consents.dispose"):
        rows.append({"text": "Forms to dispose of", "url": reverse("consents:disposals")})
    return rows


def _row(text: str, url: str) -> Row:
    return {"text": text, "url": url, "tag": "Second person", "colour": "waiting"}
