"""The vault: one sealed credential for each social account, its values over time, and who has seen them (policy D1, D3)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.people.models import User
from config import clock, encryption
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel, Status

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

    def pending(self) -> Version | None:
        """The value deposited but not yet known to work on the platform, with whoever deposited it."""
        return self.versions.pending().select_related("deposited_by").first()

    def ever_had(self, password: str) -> bool:
        """Whether `password` equals any value this credential has had, also under keys of earlier."""
        return self.versions.having(password).exists()


class VersionQuerySet(models.QuerySet["Version"]):
    """Sets of versions."""

    def current(self) -> VersionQuerySet:
        """Those in force: known to work on the platform, and not replaced by another that does."""
        return self.filter(confirmed_at__isnull=False, superseded_at__isnull=True)

    def pending(self) -> VersionQuerySet:
        """Those deposited of which nobody has said yet whether the platform took them."""
        return self.filter(confirmed_at__isnull=True, abandoned_at__isnull=True)

    def earlier(self) -> VersionQuerySet:
        """Those that were in force once."""
        return self.filter(superseded_at__isnull=False)

    def of(self, account: SocialAccount) -> VersionQuerySet:
        """Those of one account, with their credential and depositor."""
        return self.filter(credential__account=account).select_related("credential", "deposited_by")

    def having(self, password: str) -> VersionQuerySet:
        """Those whose value is `password`, sealed under whichever key of the keyring."""
        return self.filter(fingerprint__in=fingerprints(password))

    def newest_first(self) -> VersionQuerySet:
        """Those not given up: the pending one, the one in force, then the earlier ones, the latest first."""
        return self.filter(abandoned_at__isnull=True).order_by(F("confirmed_at").desc(nulls_first=True))

    def of_live_accounts(self) -> VersionQuerySet:
        """Those whose social account is live, and has a shared login."""
        return self.filter(
            credential__account__status=Status.LIVE,
            credential__account__access_model=AccessModel.SHARED_LOGIN,
        )

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
    """One value of a credential, sealed. `due_on` is the London date by which it goes.

    It is pending from its deposit until somebody says that it works on the platform, which puts it in force, or that it
    does not, which abandons it; in force until the next one is. While one is pending, the one in force stays so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="versions")
    sealed_password = models.BinaryField()
    fingerprint = models.BinaryField(max_length=16)
    generated = models.BooleanField("made by the portal", default=False)
    deposited_by = models.ForeignKey(User, models.PROTECT, related_name="deposits")
    deposited_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="confirmations")
    confirmed_at = models.DateTimeField("known to work since", null=True)
    due_on = models.DateField()
    superseded_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField("known not to work since", null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(confirmed_at__isnull=False, superseded_at__isnull=True),
                name="one_current_version",
            ),
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(confirmed_at__isnull=True, abandoned_at__isnull=True),
                name="one_pending_version",
            ),
            models.UniqueConstraint(fields=["credential", "fingerprint"], name="no_value_twice"),
            models.CheckConstraint(
                condition=(Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("deposited_at")))
                & (Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("confirmed_at"))),
                name="version_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, superseded_at__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, abandoned_at__isnull=True),
                name="version_works_or_does_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(confirmed_at__isnull=False, superseded_at__isnull=True),
                name="version_current_by_due",
            ),
            # A value must be new to every account of the council.
            models.Index(fields=["fingerprint"], name="version_by_fingerprint"),
            models.Index(fields=["deposited_at"], name="version_by_deposit"),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"

    @property
    def is_current(self) -> bool:
        return self.confirmed_at is not None and self.superseded_at is None

    @property
    def is_pending(self) -> bool:
        return self.confirmed_at is None and self.abandoned_at is None

    def seal(self, password: str) -> None:
        """Keep `password`, sealed to this row, unsaved. Raises EncryptionError."""
        self.sealed_password = encryption.seal(password.encode(), context=self.context)
        self.fingerprint = fingerprints(password)[0]

    def unseal(self) -> str:
        """The password. Raises EncryptionError. Only `vault.actions` calls this, once the audit event is committed."""
        return encryption.unseal(bytes(self.sealed_password), context=self.context).decode()

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"socialaccounts.version:{self.pk}:password"


def fingerprints(password: str) -> list[bytes]:
    """Keyed fingerprints of a password, the primary key's first; the same for every account, so that reuse shows."""
    return encryption.fingerprints(password.encode(), context=_FINGERPRINTED)


class Kind(models.TextChoices):
    """How a value was fetched."""

    SHOWN = "shown", "Shown"
    COPIED = "copied", "Copied"
    ONE_TIME_CODE = "one_time_code", "One-time code"
    RECOVERY_CODE = "recovery_code", "Recovery code"


class Reveal(models.Model):
    """That a secret was shown to a person, or copied for them. Append-only: who knows a value is read from here.

    `version` is the password that was shown or copied; None for a code.
    """

    # The indexes below begin with these keys, so that they need none of their own.
    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="reveals", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="reveals", db_index=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="reveals", db_index=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["shown", "copied"], version__isnull=False)
                | Q(kind__in=["one_time_code", "recovery_code"], version__isnull=True),
                name="reveal_of_a_password_or_a_code",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-at"], name="reveal_by_account"),
            models.Index(fields=["version", "person", "-at"], name="reveal_by_version"),
            models.Index(fields=["person", "-at"], name="reveal_by_person"),
            models.Index(fields=["account", "person", "-at"], name="reveal_by_account_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().lower()} to {self.person_id} at {self.at:%Y-%m-%d %H:%M}"


class AccessProof(models.Model):
    """That a comms person tried to get into an account, and whether it worked. Append-only; the latest word counts.

    `version` is the password they tried; None for an account without a shared login.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="proofs")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="proofs")
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
        indexes = [
            models.Index(fields=["version", "-id"], name="proof_by_version"),
            models.Index(fields=["account", "-at"], name="proof_by_account"),
        ]

    def __str__(self) -> str:
        return f"{'signed in' if self.worked else 'could not sign in'} on {self.at:%Y-%m-%d}"
