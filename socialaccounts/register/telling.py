"""Who is told of a change of the register, and what."""

from collections.abc import Iterable

from accounts import notices
from accounts.people.models import User
from config import clock
from socialaccounts.register.models import Holder, SocialAccount

KINDS = ("account_live", "account_closed", "account_parked", "holder_added", "holder_left", "holder_removed")


def register_kinds() -> None:
    """Say which template mails each kind of notice; called once when the app is ready."""
    for kind in KINDS:
        notices.register(kind, f"socialaccounts/register/emails/{kind}")


def tell(
    account: SocialAccount,
    kind: str,
    to: Iterable[User],
    by: User | None,
    *,
    title: str,
    **facts: str | list[str],
) -> None:
    """Owe everybody of `to` but `by` one notice of `kind` a day about the account."""
    notices.owe(
        kind,
        to=[person for person in to if person != by],
        about=account,
        title=title,
        stage=clock.today().isoformat(),
        facts=_facts(account, by) | facts,
        url=account.get_absolute_url(),
    )


def tell_holder(holder: Holder, kind: str, by: User, *, title: str, **facts: str) -> None:
    """Owe the holder, unless they did it themselves, one notice of `kind` about this holding."""
    notices.owe(
        kind,
        to=[holder.user] if holder.user != by else [],
        about=holder,
        title=title,
        facts=_facts(holder.account, by) | facts,
        url=holder.account.get_absolute_url(),
    )


def _facts(account: SocialAccount, by: User | None) -> dict[str, str | list[str]]:
    return {
        "account": account.name,
        "reference": account.reference,
        "platform": account.platform.name,
        "by": by.full_name if by else "The portal",
    }
