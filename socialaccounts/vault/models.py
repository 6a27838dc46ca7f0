"""The vault: one sealed credential for each social account, its values over time, and who has seen them (policy D1, D3)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.people.models import User
from config import clock, encryption
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status

_FINGERPRINTED = "socialaccounts.version:password"


class Credential(models.Model):
    """The one shared login of a social account. Its password is in its versions; the username is kept in the open."""

    account = models.OneToOneField(SocialAccount, models.PROTECT, related_name="credential")
    username = models.CharField(max_length=254)

    class Meta:
        default_permissions = ()
        permissions = [
            ("reveal_any", "Fetch the password of any social account, saying why"),
            ("prove_access", "Say whether the comms team can sign in to an account"),
        ]

    def __str__(self) -> str:
        return f"credential of {self.account_id}"

    def current(self) -> Version | None:
        """The value in force, with whoever deposited it."""
        return self.versions.current().select_related("deposited_by").first()

    def ever_had(self, password: str) -> bool:
        """Whether `password` equals any value this credential has had, also under keys of earlier."""
        return self.versions.having(password).exists()


class VersionQuerySet(models.QuerySet["Version"]):
    """Sets of versions."""

    def current(self) -> VersionQuerySet:
        """Those in force."""
        return self.filter(superseded_at__isnull=True)

    def of(self, account: SocialAccount) -> VersionQuerySet:
        """Those of one account, with their credential and depositor."""
        return self.filter(credential__account=account).select_related("credential", "deposited_by")

    def having(self, password: str) -> VersionQuerySet:
        """Those whose value is `password`, sealed under whichever key of the keyring."""
        return self.filter(fingerprint__in=fingerprints(password))

    def of_live_accounts(self) -> VersionQuerySet:
        """Those whose social account is live."""
        return self.filter(credential__account__status=Status.LIVE)

    def due_by(self, day: date) -> VersionQuerySet:
        """Those in force that are to be changed on `day` or before."""
        return self.current().filter(due_on__lte=day)

    def proved(self) -> VersionQuerySet:
        """Those of which the comms team's latest word is that it got in."""
        return self.annotate(latest_word=_latest_word()).filter(latest_word=True)

    def refuted(self) -> VersionQuerySet:
        """Those of which the comms team's latest word is that it could not get in."""
        return self.annotate(latest_word=_latest_word()).filter(latest_word=False)


def _latest_word() -> models.Subquery:
    proofs = AccessProof.objects.filter(version=models.OuterRef("pk")).order_by("-pk")
    return models.Subquery(proofs.values("worked")[:1])


class Version(models.Model):
    """One value of a credential, sealed, from its deposit until the next. `due_on` is the London date by which it goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="versions")
    sealed_password = models.BinaryField()
    fingerprint = models.BinaryField(max_length=16)
    generated = models.BooleanField("made by the portal", default=False)
    deposited_by = models.ForeignKey(User, models.PROTECT, related_name="deposits")
    deposited_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    superseded_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(superseded_at__isnull=True), name="one_current_version"
            ),
            models.UniqueConstraint(fields=["credential", "fingerprint"], name="no_value_twice"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("deposited_at")),
                name="version_dates_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(superseded_at__isnull=True), name="version_current_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"

    @property
    def is_current(self) -> bool:
        return self.superseded_at is None

    def seal(self, password: str) -> None:
        """Keep `password`, sealed to this row, unsaved. Raises EncryptionError."""
        self.sealed_password = encryption.seal(password.encode(), context=self._context)
        self.fingerprint = fingerprints(password)[0]

    def unseal(self) -> str:
        """The password. Raises EncryptionError. Only `vault.actions` calls this, once the audit event is committed."""
        return encryption.unseal(bytes(self.sealed_password), context=self._context).decode()

    @property
    def _context(self) -> str:
        return f"socialaccounts.version:{self.pk}:password"


def fingerprints(password: str) -> list[bytes]:
    """Keyed fingerprints of a password, the primary key's first; the same for every account, so that reuse shows."""
    return encryption.fingerprints(password.encode(), context=_FINGERPRINTED)


class Kind(models.TextChoices):
    """How a value was fetched."""

    SHOWN = "shown", "Shown"
    COPIED = "copied", "Copied"


class Reveal(models.Model):
    """That a value was shown to a person, or copied for them. Append-only: who knows a value is read from here."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="reveals")
    person = models.ForeignKey(User, models.PROTECT, related_name="reveals")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["version", "person", "-at"], name="reveal_by_version"),
            models.Index(fields=["person", "-at"], name="reveal_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().lower()} to {self.person_id} at {self.at:%Y-%m-%d %H:%M}"


class AccessProof(models.Model):
    """That a comms person tried a value on the platform, and whether it worked. Append-only; the latest word counts."""

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="proofs")
    version = models.ForeignKey(Version, models.PROTECT, related_name="proofs")
    person = models.ForeignKey(User, models.PROTECT, related_name="access_proofs")
    at = models.DateTimeField(default=clock.now)
    worked = models.BooleanField("signed in")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(worked=True) | ~Q(note=""), name="failed_access_says_what_happened"
            ),
        ]
        indexes = [models.Index(fields=["version", "-id"], name="proof_by_version")]

    def __str__(self) -> str:
        return f"{'signed in' if self.worked else 'could not sign in'} on {self.at:%Y-%m-%d}"
