"""Who may import passwords: whoever may both change the register and fetch every password."""

from accounts.people.models import User
from socialaccounts.vault.rules import REVEAL_ANY

MANAGE = "socialaccounts.manage_register"


def may_import(user: User) -> bool:
    """Whether `user` may import passwords."""
    return user.is_here and user.has_perms([MANAGE, REVEAL_ANY])
