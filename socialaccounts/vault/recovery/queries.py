"""What the portal can say of a recovery kit without opening anything in it."""

from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.recovery.models import RecoveryCode, RecoveryKit


def kit_of(account: SocialAccount) -> RecoveryKit:
    """The account's kit, an empty one, unsaved, where nothing is known yet; what is sealed stays so."""
    found = RecoveryKit.objects.filter(account=account).select_related("changed_by").first()
    return found or RecoveryKit(account=account)


def codes_of(account: SocialAccount) -> list[RecoveryCode]:
    """The recovery codes in the platform's order with who used them; what is sealed stays in the database."""
    found = RecoveryCode.objects.filter(kit__account=account).select_related("used_by")
    return list(found.defer("sealed_code"))
