"""What the second factors keep secret, sealed like everything secret of the portal."""

import uuid

from django.db import models

from config import clock


class FactorSecret(models.Model):
    """The seed of one authenticator app or of one set of recovery codes. The sign-in library keeps its number only."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_secret = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"secret {self.key}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"accounts.factorsecret:{self.key}:secret"
