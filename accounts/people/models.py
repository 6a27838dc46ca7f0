"""People and the services they work in."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from config import clock


class UserQuerySet(models.QuerySet["User"]):
    """Sets of people."""

    def active(self) -> UserQuerySet:
        """Those who may sign in."""
        return self.filter(is_active=True)

    def in_role(self, role: str) -> UserQuerySet:
        """Active people in the group named `role` (see accounts/roles.py)."""
        return self.active().filter(groups__name=role)

    def named_like(self, text: str) -> UserQuerySet:
        """Those whose name or e-mail address contains `text`."""
        return self.filter(models.Q(full_name__icontains=text) | models.Q(email__icontains=text))


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def in_role(self, role: str) -> UserQuerySet:
        return self.get_queryset().in_role(role)

    def named_like(self, text: str) -> UserQuerySet:
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
    """A member of staff. Signs in by e-mail address; is deactivated, never deleted."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField("full name", max_length=120)
    job_title = models.CharField("job title", max_length=120, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = False
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    left_on = models.DateField("left the council on", null=True, blank=True)

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

    def __str__(self) -> str:
        return self.full_name

    @property
    def name(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    @cached_property
    def _granted(self) -> list[tuple[str, str | None, str | None]]:
        """What the groups grant, one row for each permission, read once per object: every page asks for it many times."""
        permission = ("permissions__content_type__app_label", "permissions__codename")
        return list(self.groups.values_list("name", *permission))

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
        return self.is_active and perm in self.permissions

    def has_role(self, role: str) -> bool:
        """Whether this active person is in the group named `role`."""
        return self.is_active and role in self.roles

    @cached_property
    def _memberships(self) -> dict[int, bool]:
        return dict(self.memberships.current().order_by().values_list("service_id", "is_manager"))

    @property
    def service_ids(self) -> frozenset[int]:
        """The services this person works in today."""
        return frozenset(self._memberships)

    @property
    def managed_service_ids(self) -> frozenset[int]:
        """The services this person manages today."""
        return frozenset(pk for pk, manages in self._memberships.items() if manages)


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


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def current(self, on: date | None = None) -> MembershipQuerySet:
        """Those in force on a London date, today if none is given."""
        day = on or clock.today()
        return self.filter(started_on__lte=day).filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=day)
        )


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
