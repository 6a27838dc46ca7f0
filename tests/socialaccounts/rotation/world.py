"""A small council for random histories: two accounts and a handful of people, to whom things happen.

It keeps its own notes of who learnt which value, in plain Python, so that what the portal derives can be held against them.
"""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import Group

from accounts.models import Membership, Service, User
from config import clock
from socialaccounts.models import Freeze, Holder, Rotation, SocialAccount, Version
from socialaccounts.register.actions import confirm_holder
from socialaccounts.register.terms import AccessModel, Status
from socialaccounts.rotation.actions import change_password, settle_pending
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.queries import newest_version
from socialaccounts.vault.rules import entitled_as, may_enter
from socialaccounts.vault.values import Value
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.rotation.factories import (
    make_confirmation,
    make_emergency_use,
    make_freeze,
    make_opened_pack,
)
from tests.socialaccounts.vault.factories import make_reveal, make_version

PEOPLE, ACCOUNTS = 5, 2
STRONG = "otter-canyon-lantern-violet-{}"


def make_council() -> None:
    """Five people, of whom the first two hold both accounts and the last two are comms."""
    service = make_service()
    other = make_service()
    people = [
        make_user(role="comms" if number >= PEOPLE - 2 else "", service=other if number == 2 else service)
        for number in range(PEOPLE)
    ]
    make_user(service=service, manages=True)
    for _ in range(ACCOUNTS):
        account = make_account(service=service, lead=people[0], deputy=people[1])
        make_version(account, by=people[0])


class Council:
    """The council of `make_council`, for one history. Each method is something that happens, or that cannot just now."""

    def __init__(self, move) -> None:  # type: ignore[no-untyped-def]
        self.move = move
        self.people = list(User.objects.get_queryset().order_by("pk").values_list("pk", flat=True))[:PEOPLE]
        self.accounts = list(SocialAccount.objects.order_by("pk").values_list("pk", flat=True))
        self.learnt: dict[UUID, set[int]] = defaultdict(set)
        self.deposits = 0
        for version in Version.objects.all():
            self.learnt[version.pk].add(version.deposited_by_id)

    def someone(self, number: int) -> User:
        return User.objects.get(pk=self.people[number % PEOPLE])

    def account(self, number: int) -> SocialAccount:
        return SocialAccount.objects.get(pk=self.accounts[number % ACCOUNTS])

    # People

    def hold(self, person: int, account: int) -> None:
        user, held = self.someone(person), self.account(account)
        if not Holder.objects.filter(user=user, account=held, until=None).exists():
            make_holder(held, user)

    def stop_holding(self, person: int, account: int) -> None:
        found = Holder.objects.filter(user=self.someone(person), account=self.account(account), until=None)
        found.update(until=clock.today())

    def deactivate(self, person: int, account: int) -> None:
        User.objects.get_queryset().filter(pk=self.someone(person).pk).update(is_active=False)

    def leave(self, person: int, account: int) -> None:
        User.objects.get_queryset().filter(pk=self.someone(person).pk).update(left_on=clock.today())

    def come_back(self, person: int, account: int) -> None:
        User.objects.get_queryset().filter(pk=self.someone(person).pk).update(is_active=True, left_on=None)

    def leave_later(self, person: int, account: int) -> None:
        User.objects.get_queryset().filter(pk=self.someone(person).pk).update(
            left_on=clock.today() + timedelta(days=1 + account * 5)
        )

    def change_service(self, person: int, account: int) -> None:
        """To the other service, from tomorrow or in a week: whatever was open ends the day before."""
        user, since = self.someone(person), clock.today() + timedelta(days=1 + account * 6)
        there = Membership.objects.filter(user=user, ended_on=None).first()
        if there and there.started_on < since:
            other = Service.objects.exclude(pk=there.service_id).order_by("pk").first()
            Membership.objects.filter(pk=there.pk).update(ended_on=since - timedelta(days=1))
            Membership.objects.create(user=user, service=other, started_on=since)

    def confirm_holding(self, person: int, account: int) -> None:
        held = self.account(account)
        holder = (
            Holder.objects.unended().with_standing().filter(user=self.someone(person), account=held).first()
        )
        if holder and holder.changed_service and holder.user.is_here and not held.is_closed:
            confirm_holder(holder=holder, by=self.someone(4), reason="Covers the season")

    def leave_comms(self, person: int, account: int) -> None:
        self.someone(person).groups.clear()

    def join_comms(self, person: int, account: int) -> None:
        self.someone(person).groups.add(Group.objects.get(name="comms"))

    # Values

    def fetch(self, person: int, account: int) -> None:
        user, version = self.someone(person), newest_version(self.account(account))
        if version and may_enter(user, self.account(account)):
            make_reveal(version, user)
            self.learnt[version.pk].add(user.pk)

    def deposit(self, person: int, account: int, *, generated: bool = False) -> None:
        user, held = self.someone(person), self.account(account)
        if may_enter(user, held) and held.has_shared_login and not held.is_closed:
            self.deposits += 1
            value = Value("council", STRONG.format(self.deposits), generated=generated)
            self.learnt[change_password(account=held, by=user, value=value).pk].add(user.pk)

    def generate(self, person: int, account: int) -> None:
        self.deposit(person, account, generated=True)

    def confirm(self, person: int, account: int, *, works: bool = True) -> None:
        user, held = self.someone(person), self.account(account)
        pending = Version.objects.pending().filter(credential__account=held).first()
        if pending and may_enter(user, held):
            settle_pending(account=held, by=user, version=pending.pk, works=works)

    def abandon(self, person: int, account: int) -> None:
        self.confirm(person, account, works=False)

    def emergency(self, person: int, account: int) -> None:
        self._take(person, account, make_emergency_use)

    def open_pack(self, person: int, account: int) -> None:
        self._take(person, account, make_opened_pack)

    def _take(self, person: int, account: int, make) -> None:  # type: ignore[no-untyped-def]
        user, version = self.someone(person), self.current(self.account(account))
        if version:
            make(version, user)
            self.learnt[version.pk].add(user.pk)

    # Accounts

    def freeze(self, person: int, account: int) -> None:
        held = self.account(account)
        if not Freeze.objects.open().filter(account=held).exists():
            make_freeze(held, self.someone(person), self.current(held))

    def lift(self, person: int, account: int) -> None:
        found = Freeze.objects.open().filter(account=self.account(account))
        found.update(lifted_at=clock.now(), lifted_by=self.someone(person))

    def park_or_resume(self, person: int, account: int) -> None:
        held = self.account(account)
        if not held.is_closed:
            self._change(held, status=Status.PARKED if held.is_live else Status.LIVE)

    def close(self, person: int, account: int) -> None:
        held = self.account(account)
        if not held.is_closed:
            self._change(held, status=Status.CLOSED, closed_at=clock.now(), closed_because="Merged")

    def other_way_in(self, person: int, account: int) -> None:
        held = self.account(account)
        shared = AccessModel.NAMED_ADMINISTRATORS if held.has_shared_login else AccessModel.SHARED_LOGIN
        self._change(held, access_model=shared)

    def confirm_access(self, person: int, account: int) -> None:
        make_confirmation(
            self.account(account), self.someone(person), due=clock.today() + timedelta(days=person * 9)
        )

    def _change(self, held: SocialAccount, **fields: object) -> None:
        SocialAccount.objects.filter(pk=held.pk).update(**fields)

    # Time

    def pass_hours(self, person: int, account: int) -> None:
        self.move(hours=1 + 5 * person)

    def pass_days(self, person: int, account: int) -> None:
        self.move(days=1 + 3 * person + 7 * account)

    def sweep(self, person: int, account: int) -> None:
        sweep()

    # What the notes say

    def current(self, held: SocialAccount) -> Version | None:
        return Version.objects.current().filter(credential__account=held).first()

    def outsiders(self, held: SocialAccount) -> set[int]:
        """Who knows the current value of an account and is not entitled to it."""
        version = self.current(held)
        knowers = User.objects.get_queryset().filter(pk__in=self.learnt[version.pk]) if version else []
        gone = {user.pk for user in knowers if user.left_on and user.left_on <= clock.today()}
        moved = {user.pk for user in knowers if not user.has_role("comms") and self.has_moved(user, held)}
        return gone | moved | {user.pk for user in knowers if not entitled_as(user, held)}

    def has_moved(self, user: User, held: SocialAccount) -> bool:
        """Whether every holding of theirs began before they left the account's service, which they are not back in."""
        stays = [(one.started_on, one.ended_on) for one in user.memberships.filter(service=held.service)]
        today = clock.today()
        if any(start <= today and (end is None or end >= today) for start, end in stays):
            return False
        ends = [end for _, end in stays if end and end < today]
        begun = [one.since for one in Holder.objects.unended().filter(user=user, account=held)]
        return bool(ends and begun) and max(begun) <= max(ends)

    def open_causes(self, held: SocialAccount) -> list[str]:
        return list(Rotation.objects.open().filter(account=held).values_list("cause", flat=True))


HAPPENINGS = [
    name
    for name, happening in vars(Council).items()
    if not name.startswith("_") and callable(happening) and "account" in happening.__annotations__
]
OFTEN = [
    "fetch",
    "fetch",
    "change_service",
    "leave_later",
    "generate",
    "confirm",
    "stop_holding",
    "deactivate",
    "pass_days",
    "sweep",
    "sweep",
]
