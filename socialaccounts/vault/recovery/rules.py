"""Who may see what opens an account besides its password (policy D1)."""

from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.rules import entry_of, may_enter, no_entry


def check_may_see(by: User, account: SocialAccount, reason: str) -> None:
    """Raise Refused unless `by` may be shown a code: entitled, with a reason where they do not hold the account.

    While the account is frozen, only the team that deals with it may.
    """
    entry = entry_of(by, account)
    if entry is None:
        raise no_entry(by, account)
    if entry.must_say_why and not reason:
        raise Refused("Enter why you need the code", "reason")


def check_may_change(by: User, account: SocialAccount) -> None:
    """Raise Refused unless `by` may change the kit of this account, locked before."""
    if not may_enter(by, account):
        raise Refused(f"You do not hold {account.name}, so you cannot change how it is recovered.")
    if account.is_closed:
        raise Refused(f"{account.name} is closed, so nothing about it can be changed.")
