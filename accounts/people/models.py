"""People and the services they work in."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.people.absences import Absence, Day
from accounts.roles import COMMS
from config import clock

__all__ = [
    "Absence",
    "Membership",
    "MembershipQuerySet",
    "Service",
    "User",
    "UserManager",
    "UserQuerySet",
    "person_url",
]
from config.compiled import Given, compiled


class UserQuerySet(models.QuerySet["User"]):
    """Sets of people."""

    def active(self, on: Day | None = None) -> UserQuerySet:
        """Those who may sign in on a London date, today if none is given: not stopped, and not gone by then."""
        gone = models.Q(left_on__lte=on or clock.today())
        return self.filter(models.Q(left_on__isnull=True) | ~gone, is_active=True)

    def in_role(self, role: str) -> UserQuerySet:
        """Active people in the group named `role` (see accounts/roles.py)."""
        return self.active().filter(groups__name=role)

    def named_like(self, text: str | Given) -> UserQuerySet:
        """Those whose name or e-mail address contains `text`."""
        return self.filter(models.Q(full_name__icontains=text) | models.Q(email__icontains=text))


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self, on: Day | None = None) -> UserQuerySet:
        return self.get_queryset().active(on)

    def in_role(self, role: str) -> UserQuerySet:
        return self.get_queryset().in_role(role)

    def named_like(self, text: str | Given) -> UserQuerySet:
        return self.get_queryset().named_like(text)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, full_name: str, password: str | None = None, **fields: Any) -> User:
        """A new person. Without a password they cannot sign in until they have set one."""
        user = self.model(email=email.strip().lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. Signs in by e-mail address; is deactivated, never deleted.

    `left_on` is the first day on which they are no longer here; it may lie ahead. `minimised_on` is when their personal
    data were taken out of this row after the retention time.
    """

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField("full name", max_length=120)
    job_title = models.CharField("job title", max_length=120, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = False
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    left_on = models.DateField("left the council on", null=True, blank=True)
    minimised_on = models.DateField(null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]
        permissions = [
            ("manage_people", "Add staff, change their service and roles"),
            ("view_health", "See the details of the health check"),
            ("read_demo_mail", "Read the mail of the embedded mode"),
        ]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]
        indexes = [
            models.Index(fields=["full_name", "id"], name="user_by_name"),
            models.Index(
                fields=["left_on"], condition=models.Q(left_on__isnull=False), name="user_by_leaving"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def name(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    @property
    def is_here(self) -> bool:
        """Whether this person may sign in: not stopped, and not gone by today, whenever a sweep last ran."""
        return self.is_active and not (self.left_on and self.left_on <= clock.today())

    @cached_property
    def _granted(self) -> list[tuple[Any, ...]]:
        """What the groups grant, one row for each permission, read once per object: every page asks for it many times."""
        return _granted_to.rows(user=self.pk)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups."""
        return frozenset(name for name, _, _ in self._granted)

    @cached_property
    def permissions(self) -> frozenset[str]:
        """What this person's roles permit: `app.codename`. Nobody has permissions of their own."""
        return frozenset(f"{app}.{codename}" for _, app, codename in self._granted)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether this active person's roles permit it."""
        return self.is_here and perm in self.permissions

    def has_role(self, role: str) -> bool:
        """Whether this active person is in the group named `role`."""
        return self.is_here and role in self.roles

    @cached_property
    def _memberships(self) -> list[tuple[int, bool, int]]:
        """A service, whether it is managed, and by whom: this person's own, and those of managers they stand in for."""
        found = _memberships_for.rows(user=self.pk, day=clock.today())
        return [(service, bool(manages), user) for service, manages, user in found]

    @property
    def service_ids(self) -> frozenset[int]:
        """The services this person works in today."""
        return frozenset(service for service, _, user in self._memberships if user == self.pk)

    @property
    def managed_service_ids(self) -> frozenset[int]:
        """The services this person manages today, or stands in for a manager of."""
        own = (service for service, manages, user in self._memberships if manages and user == self.pk)
        return frozenset(own) | frozenset(self.stood_in_for)

    @cached_property
    def stood_in_for(self) -> dict[int, int]:
        """By service: the key of its absent manager for whom this person acts today, being in that service or in comms."""
        others = {service: user for service, _, user in self._memberships if user != self.pk}
        return {pk: user for pk, user in others.items() if pk in self.service_ids or COMMS in self.roles}


class Service(models.Model):
    """A service of the council, with members and at least one manager."""

    name = models.CharField(max_length=120, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def members(self) -> UserQuerySet:
        """Active people who work in the service today, its managers among them."""
        current = Membership.objects.current().filter(service=self)
        return User.objects.active().filter(pk__in=current.values("user"))

    def managers(self) -> UserQuerySet:
        """Active people who manage the service today."""
        current = Membership.objects.current().filter(service=self, is_manager=True)
        return User.objects.active().filter(pk__in=current.values("user"))

    def managers_and_stand_ins(self, *, but: Collection[int] = ()) -> UserQuerySet:
        """Its managers of today and whoever acts for one who is away; none of `but`, nor who acts for one of those."""
        managers = self.managers().exclude(pk__in=but)
        acting = models.Q(pk__in=Absence.objects.current().filter(person__in=managers).values("stand_in"))
        acting &= models.Q(pk__in=self.members().values("pk")) | models.Q(
            pk__in=User.objects.in_role(COMMS).values("pk")
        )
        return (
            User.objects.active().filter(models.Q(pk__in=managers.values("pk")) | acting).exclude(pk__in=but)
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def current(self, on: Day | None = None) -> MembershipQuerySet:
        """Those in force on a London date, today if none is given."""
        day = on or clock.today()
        return self.filter(started_on__lte=day).filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=day)
        )

    def managed_in_place_by(self, person: User | Given, on: Day | None = None) -> MembershipQuerySet:
        """Those of managers for whom `person` stands in on a London date, today if none is given."""
        away = Absence.objects.current(on).filter(stand_in=person)
        here = User.objects.active(on).filter(pk__in=away.values("person"))
        return self.filter(is_manager=True, user__in=here)


class Membership(models.Model):
    """That a person works in a service over a span of days, both ends inclusive."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    service = models.ForeignKey(Service, models.PROTECT, related_name="memberships")
    is_manager = models.BooleanField("manages the service", default=False)
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "service"],
                condition=models.Q(ended_on__isnull=True),
                name="one_open_membership",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.service}"


def person_url(user: User) -> str:
    """The page about a person."""
    return reverse("people:person", args=[user.pk])


@compiled(pk=models.BigIntegerField())
def person_by_key(pk: Given) -> UserQuerySet:
    """The person of a session."""
    return User.objects.get_queryset().filter(pk=pk)


@compiled(user=models.BigIntegerField())
def _granted_to(user: Given) -> models.QuerySet[Any, Any]:
    permission = ("group__permissions__content_type__app_label", "group__permissions__codename")
    return User.groups.through.objects.filter(user=user).values_list("group__name", *permission)


@compiled(user=models.BigIntegerField(), day=models.DateField())
def _memberships_for(user: Given, day: Given) -> models.QuerySet[Any, Any]:
    own = Membership.objects.current(day).filter(user=user)
    theirs = Membership.objects.current(day).managed_in_place_by(user, day)
    columns = ("service_id", "is_manager", "user_id")
    return own.order_by().values_list(*columns).union(theirs.order_by().values_list(*columns), all=True)
