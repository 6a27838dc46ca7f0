"""The register: every social account of the council, where it is, what for, and who runs it (policy D1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.urls import reverse

from accounts.people.models import Day, Service, User
from config import clock
from config.compiled import Given, compiled
from config.references import number, reference
from socialaccounts.register.addresses import SHORTEST_INSIDE, needle, search_words
from socialaccounts.register.holders import Holder, HolderQuerySet
from socialaccounts.register.platforms import Platform
from socialaccounts.register.terms import (
    MOST_POSTS_A_WEEK,
    WORKFLOW,
    AccessModel,
    Capacity,
    Objective,
    Status,
)

MOST_LOOKED_UP = 200

__all__ = [
    "AccessModel",
    "Capacity",
    "Holder",
    "HolderQuerySet",
    "Objective",
    "Platform",
    "SocialAccount",
    "SocialAccountQuerySet",
    "Status",
]


def sees_register(user: User) -> bool:
    """Every member of staff may look at the whole register."""
    return user.is_here


class SocialAccountQuerySet(models.QuerySet["SocialAccount"]):
    """Sets of social accounts."""

    def visible_to(self, user: User) -> SocialAccountQuerySet:
        """Those that `user` may know of."""
        return self if sees_register(user) else self.none()

    def lock(self, pk: int) -> SocialAccount:
        """The account, its row locked until the transaction ends. Raises DoesNotExist."""
        # Not against rows that merely point here: a fetch waits for nobody, and so can be in nobody's way.
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("platform", "service").get(pk=pk)

    def live(self) -> SocialAccountQuerySet:
        """Those in use."""
        return self.filter(status=Status.LIVE)

    def current(self) -> SocialAccountQuerySet:
        """All but the closed ones."""
        return self.exclude(status=Status.CLOSED)

    def held_by(self, user: User | Given, on: Day | None = None) -> SocialAccountQuerySet:
        """Those that `user` holds on a London date, today if none is given."""
        return self.filter(pk__in=Holder.objects.current(on).filter(user=user).values("account"))

    def search(
        self,
        text: str,
        *,
        platforms: Mapping[int, str] | None = None,
        services: Mapping[int, str] | None = None,
        holders: bool = False,
    ) -> SocialAccountQuerySet:
        """Those that `text` finds: a reference, or words that each occur in name, handle, address, platform or service.

        A word of one or two letters must start a word there.
        Platforms and services are few and looked up first (or given, names by key), so that one index of the account's
        own text does the rest. With `holders`, a word may also occur in the name or the e-mail address of a holder.
        """
        pk = number("SA", text)
        if pk is not None:
            return self.filter(pk=pk)
        words = search_words(text)
        if not words:
            return self
        platforms = dict(Platform.objects.values_list("pk", "name")) if platforms is None else platforms
        services = dict(Service.objects.values_list("pk", "name")) if services is None else services
        found = self
        for word in words:
            condition = Q(search_text__contains=Lower(Value(needle(word))))
            if near := _named(platforms, word):
                condition |= Q(platform__in=near)
            if near := _named(services, word):
                condition |= Q(service__in=near)
            if holders:
                condition |= _held_by_somebody_like(word)
            found = found.filter(condition)
        return found


def _named(names: Mapping[int, str], word: str) -> list[int]:
    return [pk for pk, name in names.items() if word.casefold() in name.casefold()]


def _held_by_somebody_like(word: str) -> Q:
    """The accounts that somebody holds whose name or e-mail address contains `word`; one of two letters says too little."""
    if len(word) < SHORTEST_INSIDE:
        return Q()
    keys = [key for (key,) in _some_held.rows(word=word, day=clock.today())]
    # A few keys let the database find each word by one index; where they are many, the accounts' own order finds some soon.
    return Q(pk__in=keys if len(keys) <= MOST_LOOKED_UP else _held(word, clock.today()))


def _held(word: str | Given, day: Day) -> models.QuerySet[Any, Any]:
    """The keys of the accounts that somebody like `word` holds."""
    holders = Holder.objects.current(day).filter(user__in=User.objects.named_like(word))
    return holders.order_by().values_list("account")


@compiled(by_key=False, word=models.CharField(), day=models.DateField())
def _some_held(word: Given, day: Given) -> models.QuerySet[Any, Any]:
    return _held(word, day)[: MOST_LOOKED_UP + 1]


class SocialAccount(models.Model):
    """One presence of the council on one platform.

    `handle` is kept without @ and `url` with https, as `addresses` makes them; both may be empty while planned.
    `search_text` and `sort_name` are made by the database, so that they cannot go stale. Platform and service have no
    index of their own: the ones by name begin with them.
    """

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="social_accounts", db_index=False)
    handle = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=120)
    url = models.URLField("web address", max_length=300, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="social_accounts", db_index=False)
    purpose = models.TextField(max_length=1000)
    audience = models.TextField(max_length=1000)
    objectives = models.JSONField(default=list)
    promised_posts_per_week = models.PositiveSmallIntegerField("posts promised each week")
    answered_by = models.CharField("who answers", max_length=200)
    answer_hours = models.CharField("when", max_length=200)
    shows_children = models.BooleanField("shows children", default=False)
    access_model = models.CharField(
        max_length=20, choices=AccessModel.choices, default=AccessModel.SHARED_LOGIN, editable=False
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED, editable=False)
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    went_live_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_because = models.TextField("why it was closed", max_length=1000, blank=True, editable=False)
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                Value(" "), "name", Value(" "), "handle", Value(" "), "url", output_field=models.TextField()
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_name = models.GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=120), db_persist=True
    )

    objects = SocialAccountQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        default_permissions = ()
        permissions = [
            ("manage_register", "Change the register and who holds an account"),
            ("close_account", "Close a social account"),
        ]
        constraints = [
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                condition=~Q(status="closed") & ~Q(handle=""),
                name="one_open_account_per_handle",
            ),
            models.UniqueConstraint(
                "url", condition=~Q(status="closed") & ~Q(url=""), name="one_open_account_per_url"
            ),
            models.CheckConstraint(
                condition=Q(status="planned", went_live_at__isnull=True)
                | Q(status__in=["live", "parked"], went_live_at__isnull=False)
                | Q(status="closed"),
                name="account_live_has_a_start",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(closed_because="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, closed_because=""),
                name="account_closed_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(went_live_at__isnull=True) | Q(went_live_at__gte=F("planned_at")),
                name="account_live_after_planned",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(closed_at__gte=Coalesce("went_live_at", "planned_at")),
                name="account_closed_after_live",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
            models.CheckConstraint(
                condition=Q(promised_posts_per_week__gte=1, promised_posts_per_week__lte=MOST_POSTS_A_WEEK),
                name="account_promises_posts",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="account_by_name"),
            models.Index(
                fields=["sort_name", "id"], condition=~Q(status="closed"), name="account_current_by_name"
            ),
            models.Index(fields=["status", "sort_name", "id"], name="account_by_status"),
            models.Index(fields=["platform", "sort_name", "id"], name="account_by_platform"),
            models.Index(fields=["service", "sort_name", "id"], name="account_by_service"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("register:account", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("SA", self.pk)

    @property
    def is_live(self) -> bool:
        return self.status == Status.LIVE

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def has_shared_login(self) -> bool:
        return self.access_model == AccessModel.SHARED_LOGIN

    @property
    def objectives_in_words(self) -> str:
        return Objective.in_words(self.objectives)

    @property
    def at_handle(self) -> str:
        """The handle as people write it: "@chesterfield", or nothing."""
        return f"@{self.handle}" if self.handle else ""

    def move_to(self, status: Status) -> None:
        """Set the status, unsaved. Raises WrongState where the workflow does not allow it."""
        WORKFLOW.check(Status(self.status), status, name=self.name)
        self.status = status

    def lead(self) -> Holder | None:
        """The lead holder of today, if they may still sign in."""
        return self.holders.current().filter(capacity=Capacity.LEAD).select_related("user").first()

    def holder_people(self) -> models.QuerySet[User]:
        """Everybody who holds the account today."""
        return User.objects.get_queryset().filter(pk__in=self.holders.current().values("user"))
