"""Who may have the emergency pack (policy D1): a comms lead asks for it, another person in comms approves it."""

from accounts.people.models import User

EXPORT_PACK = "socialaccounts.export_pack"
APPROVE_PACK = "socialaccounts.approve_pack"


def may_export(user: User) -> bool:
    """Whether `user` may ask for a pack and fetch it."""
    return user.is_here and user.has_perm(EXPORT_PACK)


def may_approve(user: User) -> bool:
    """Whether `user` may approve the pack of somebody else, and say that a pack was opened."""
    return user.is_here and user.has_perm(APPROVE_PACK)
