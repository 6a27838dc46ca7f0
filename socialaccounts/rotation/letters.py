"""The notices about rotations, owed in sets. Names of accounts, and dates: never a secret, never a username.

What the mails say beside the title is looked up when they are sent: see `wording.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.urls import reverse

from accounts import notices
from accounts.people.models import Membership, MembershipQuerySet
from accounts.roles import COMMS
from accounts.templatetags.portal import in_words
from socialaccounts.register.models import Holder, HolderQuerySet
from socialaccounts.rotation.models import Cause, Duty, RotationQuerySet
from socialaccounts.rotation.stages import Circle, Stage
from socialaccounts.rotation.wording import HOLDER, OTHERS, title_of
from socialaccounts.vault.knowledge import here

_HELD, _MANAGED = "account__holders", "account__service__memberships"


@dataclass(frozen=True)
class Letters:
    """One stage of rotations that all have the same cause, duty and due date."""

    cause: Cause
    duty: Duty
    due_on: date
    stage: Stage
    round: str
    """What tells this stage from one of the same name before the rotation was snoozed."""

    def owe(self, rotations: RotationQuerySet, today: date) -> int:
        """Owe the stage's circle its notices; returns how many.

        Where a circle has nobody, the next one is told, so that no rotation is left to nobody. Whoever is in several circles
        is told once, in the innermost.
        """
        owed = self._send(rotations.filter(_holds_now(today)), HOLDER, F(f"{_HELD}__user"), today)
        held = Exists(_holders(today))
        if not self._reaches(Circle.MANAGERS) and not rotations.filter(~held).exists():
            return owed
        # In one filter, since a second one would speak of another membership than the first.
        outside = _manages_now(today) & ~Exists(_holders(today).filter(user=OuterRef(f"{_MANAGED}__user")))
        managed = (
            rotations.filter(outside) if self._reaches(Circle.MANAGERS) else rotations.filter(outside, ~held)
        )
        owed += self._send(managed, OTHERS, F(f"{_MANAGED}__user"), today)
        if not self._reaches(Circle.COMMS):
            rotations = rotations.filter(~held, ~Exists(_managers(today)))
        for pk in _comms(today):
            rest = rotations.filter(
                ~Exists(_holders(today).filter(user=pk)), ~Exists(_managers(today).filter(user=pk))
            )
            owed += self._send(rest, OTHERS, Value(pk), today)
        return owed

    def _reaches(self, circle: Circle) -> bool:
        return self.stage.circle >= circle

    def _send(self, rotations: RotationQuerySet, kind: str, recipient: Combinable, today: date) -> int:
        return notices.owe_set(
            kind,
            rotations,
            recipient=recipient,
            title=self._title(today),
            path=_path(),
            stage=self.round + self.stage.name,
        )

    def _title(self, today: date) -> Concat:
        words = title_of(self.cause, self.duty, self.due_on, today).format(
            name="\0", due=in_words(self.due_on)
        )
        before, _, after = words.partition("\0")
        return Concat(Value(before), F("account__name"), Value(after), output_field=CharField())


def _path() -> Concat:
    """The address of a rotation's account, made by the database as `SocialAccount.get_absolute_url` makes it."""
    before, _, after = reverse("register:account", args=[0]).partition("0000")
    number = Cast(F("account"), CharField())
    padded = LPad(number, Greatest(Value(4), Length(number)), Value("0"))
    return Concat(Value(before), padded, Value(after), output_field=CharField())


def _holds_now(today: date) -> Q:
    return Q(**{f"{_HELD}__in": Holder.objects.current(today).order_by().values("pk")})


def _manages_now(today: date) -> Q:
    last = f"{_MANAGED}__ended_on"
    span = Q(**{f"{_MANAGED}__started_on__lte": today}) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": today})
    )
    return span & Q(**{f"{_MANAGED}__is_manager": True, f"{_MANAGED}__user__in": here(today)})


def _holders(today: date) -> HolderQuerySet:
    return Holder.objects.current(today).filter(account=OuterRef("account"))


def _managers(today: date) -> MembershipQuerySet:
    managing = Membership.objects.current(today).filter(is_manager=True, user__in=here(today))
    return managing.filter(service=OuterRef("account__service"))


def _comms(today: date) -> Iterable[int]:
    return here(today).filter(groups__name=COMMS).values_list("pk", flat=True)
