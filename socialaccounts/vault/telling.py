"""What the vault owes to holders of an account."""

from accounts import notices
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.models import AccessProof


def tell_that_comms_failed(account: SocialAccount, proof: AccessProof) -> None:
    """Owe the holders the news that comms could not sign in."""
    notices.owe(
        "access_failed",
        to=account.holder_people(),
        about=proof,
        title=f"Comms could not sign in to {account.name}",
        facts={
            "account": account.name,
            "platform": account.platform.name,
            "by": proof.person.full_name,
            "note": proof.note,
        },
        url=account.get_absolute_url(),
    )
