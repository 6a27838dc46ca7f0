"""The recovery kit of an account: what gets the council back in, and what strangers would use to stay in (policy D1, D9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.people.models import User
from config import clock, encryption
from socialaccounts.register.models import SocialAccount


class Owned(models.TextChoices):
    """Whether something belongs to the council."""

    UNKNOWN = "", "Not known"
    YES = "yes", "Yes"
    NO = "no", "No"


class RecoveryKit(models.Model):
    """What an account can be recovered with. The seed of its one-time codes is sealed; the rest stands in the open.

    `sealed_seed` is a base32 text as RFC 6238 applications take it; empty where the portal has none. `second_factor` says
    in words what the second factor is and who holds it, where it is not the seed in the vault.
    """

    account = models.OneToOneField(SocialAccount, models.PROTECT, related_name="recovery_kit")
    sealed_seed = models.BinaryField(default=bytes)
    digits = models.PositiveSmallIntegerField(default=6)
    period = models.PositiveSmallIntegerField("seconds that a code lives", default=30)
    algorithm = models.CharField(max_length=6, default="SHA1")
    second_factor = models.CharField("other second factor, and who holds it", max_length=300, blank=True)
    recovery_email = models.EmailField(blank=True, db_index=True)
    email_owned = models.CharField(max_length=3, choices=Owned.choices, blank=True)
    recovery_phone = models.CharField(max_length=30, blank=True)
    phone_owned = models.CharField(max_length=3, choices=Owned.choices, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    algorithm__in=["SHA1", "SHA256", "SHA512"], digits__in=[6, 7, 8], period__range=(10, 120)
                ),
                name="one_time_codes_are_standard",
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="kit_by_change")]

    def __str__(self) -> str:
        return f"recovery kit of {self.account_id}"

    @property
    def has_seed(self) -> bool:
        return bool(self.sealed_seed)

    @property
    def has_second_factor(self) -> bool:
        return self.has_seed or bool(self.second_factor)

    def seal_seed(self, seed: str) -> None:
        """Keep a base32 seed, sealed to this account's kit, unsaved. Raises EncryptionError."""
        self.sealed_seed = encryption.seal(seed.encode(), context=self.context)

    def unseal_seed(self) -> str:
        """The seed. Raises EncryptionError. Only actions call this, once the audit event is committed."""
        return encryption.unseal(bytes(self.sealed_seed), context=self.context).decode()

    @property
    def context(self) -> str:
        """What the seal is bound to: the account, since a new kit has no key of its own before it is saved."""
        return f"socialaccounts.recoverykit:{self.account_id}:seed"


class RecoveryCode(models.Model):
    """One recovery code of an account, sealed; `number` is its place in the list that the platform gave."""

    kit = models.ForeignKey(RecoveryKit, models.CASCADE, related_name="codes")
    number = models.PositiveSmallIntegerField()
    sealed_code = models.BinaryField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["kit", "number"], name="one_code_per_number"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="code_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.number} of {self.kit_id}"

    def seal(self, code: str) -> None:
        """Keep a code, sealed to its place in this account's list, unsaved. Raises EncryptionError."""
        self.sealed_code = encryption.seal(code.encode(), context=self.context)

    def unseal(self) -> str:
        """The code. Raises EncryptionError. Only actions call this, once the audit event is committed."""
        return encryption.unseal(bytes(self.sealed_code), context=self.context).decode()

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"socialaccounts.recoverycode:{self.kit_id}:{self.number}"


class ConnectedApp(models.Model):
    """An application that may act in an account: a scheduler, an analytics tool."""

    kit = models.ForeignKey(RecoveryKit, models.CASCADE, related_name="apps")
    name = models.CharField(max_length=100, db_index=True)
    owned = models.CharField(max_length=3, choices=Owned.choices, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["kit", "name"], name="app_once_in_a_kit")]

    def __str__(self) -> str:
        return self.name
