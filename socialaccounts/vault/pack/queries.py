"""How the latest pack stands, and what comms has to see to about packs."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.templatetags.portal import in_words, plural
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.panels import Row
from socialaccounts.register.terms import Status
from socialaccounts.vault.models import Version
from socialaccounts.vault.pack.models import Pack
from socialaccounts.vault.recovery.models import RecoveryKit

MOST_COUNTED = 100


def attention_rows() -> list[Row]:
    """The asks that wait for a second person, and what is wrong with the latest pack."""
    waiting = Pack.objects.waiting().select_related("asked_by").order_by("pk")
    asks = [
        Row(
            f"{pack.asked_by.full_name} asks for an emergency pack", pack.get_absolute_url(), "Approve", "bad"
        )
        for pack in waiting
    ]
    return [*asks, *faults()]


def faults() -> list[Row]:
    """What is wrong with the latest pack; nothing while there is no live account to be packed."""
    if not SocialAccount.objects.live().exists():
        return []
    url = reverse("pack:list")
    pack = Pack.objects.latest_made()
    if pack is None or pack.made_on is None:
        return [Row("There is no emergency pack for when the portal is down", url, "No pack", "bad")]
    if pack.opened_at:
        return [Row(f"The emergency pack was opened on {in_words(pack.opened_at)}", url, "Opened", "bad")]
    rows = []
    if clock.today() - pack.made_on > timedelta(days=settings.PACK_MAX_AGE_DAYS):
        rows.append(
            Row(f"The latest emergency pack was made on {in_words(pack.made_on)}", url, "Too old", "bad")
        )
    if changed := changed_since(pack):
        much = (
            plural(changed, "account has,accounts have")
            if changed <= MOST_COUNTED
            else (f"More than {MOST_COUNTED} accounts have")
        )
        rows.append(
            Row(f"{much} changed since the latest emergency pack was made", url, "Out of date", "bad")
        )
    return rows


def changed_since(pack: Pack) -> int:
    """How many live accounts have another password or recovery kit than the pack says; more than 100 are not counted."""
    versions = Version.objects.of_live_accounts().filter(deposited_at__gt=pack.made_at)
    passwords = versions.filter(abandoned_at__isnull=True).values("credential__account")
    kits = RecoveryKit.objects.filter(changed_at__gt=pack.made_at, account__status=Status.LIVE)
    changed = passwords.union(kits.values("account"))
    return changed[: MOST_COUNTED + 1].count()
