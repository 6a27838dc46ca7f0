"""The accounts that a person wants at the top of their list of vaults."""

from __future__ import annotations

from django.db import models

from accounts.people.models import User
from config import clock
from socialaccounts.register.models import SocialAccount


class Favourite(models.Model):
    """That a person has starred an account. A convenience of theirs alone: it entitles to nothing and is not audited."""

    user = models.ForeignKey(User, models.CASCADE, related_name="favourites", db_index=False)
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "account"], name="starred_once")]

    def __str__(self) -> str:
        return f"{self.account_id} starred by {self.user_id}"


def star(*, account: SocialAccount, by: User, on: bool) -> None:
    """Put the account among the favourites of `by`, or take it out; said twice, it stays as it is."""
    if on:
        # Two clicks at once meet in the unique constraint, and the later one passes over it.
        Favourite.objects.bulk_create([Favourite(user=by, account=account)], ignore_conflicts=True)
    else:
        Favourite.objects.filter(user=by, account=account).delete()
