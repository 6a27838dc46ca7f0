"""What the portal keeps to ask the council's own sign-in whether somebody is still staff."""

from allauth.socialaccount.models import SocialAccount
from django.db import models

from config import clock


class Standing(models.Model):
    """The refresh token of one identity, the latest that the issuer gave, and when the portal last asked with it.

    It lets the portal ask who somebody is, and nothing else; it is there only where settings.OIDC_RECHECK_MINUTES is set.
    """

    identity = models.OneToOneField(
        SocialAccount, models.CASCADE, primary_key=True, related_name="standing", editable=False
    )
    sealed_token = models.BinaryField()
    asked_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"standing of identity {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"accounts.standing:{self.pk}:token"
