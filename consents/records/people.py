"""Children and the adults who sign for them: names, and nothing that a photo check does not need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Upper
from django.urls import reverse

from accounts.models import User
from accounts.people.rules import manages_any_service
from config import clock
from consents.records.folding import fold, is_searchable, search_text, squash

MOST_FOUND = 20
"""How many children or adults a search gives at most: who finds more types more."""

SHORT = 2
ERASED = "Erased"
"""Words of so many letters and fewer have no trigram of their own."""

CHILD_PERMISSIONS = (
    "consents.file_form",
    "consents.view_flag",
    "consents.run_check",
    "consents.record_withdrawal",
)


class NamedQuerySet(models.QuerySet[Any]):
    """Sets of rows with a `folded_name`."""

    def named_like(self, text: str) -> Any:
        """Those whose names contain every word of `text`; none for an empty text or a single letter.

        One or two letters are the beginning of a name: anywhere inside they are in half of all names, and in no index.
        """
        words = fold(text).split()
        if not is_searchable(text):
            return self.none()
        found = self
        for word in words:
            if len(word) > SHORT:
                found = found.filter(folded_name__contains=word)
            else:
                found = found.filter(Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}"))
        return found


class ChildQuerySet(NamedQuerySet):
    """Sets of children."""

    def visible_to(self, user: User) -> ChildQuerySet:
        """Whom this person may look for: everybody for managers, comms and safeguarding, nobody for others."""
        allowed = manages_any_service(user) or any(user.has_perm(key) for key in CHILD_PERMISSIONS)
        return self if allowed else self.none()

    def current(self) -> ChildQuerySet:
        """All but the records that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def unconfirmed(self) -> ChildQuerySet:
        """Merged records that wait for a second person."""
        return self.filter(merged_into__isnull=False, merge_confirmed_at__isnull=True)

    def likely_duplicates(self) -> ChildQuerySet:
        """Records for which an older one has the same names and no other date of birth; `first_pk` is the oldest such."""
        same = Q(date_of_birth=OuterRef("date_of_birth")) | Q(date_of_birth__isnull=True)
        older = Child.objects.current().filter(namesake_key=OuterRef("namesake_key"), pk__lt=OuterRef("pk"))
        with_day, without = older.filter(same).order_by("pk"), older.order_by("pk")
        first = Case(
            When(date_of_birth__isnull=True, then=Subquery(without.values("pk")[:1])),
            default=Subquery(with_day.values("pk")[:1]),
        )
        return self.current().annotate(first_pk=first).filter(first_pk__isnull=False)

    def same_as(self, children: Iterable[int]) -> ChildQuerySet:
        """Every record of these children: the kept one and what was merged into it, whichever of them is given."""
        # Keys first: a subquery on either side of an "or" would have the whole register read.
        asked = set(children)
        merged = Child.objects.filter(pk__in=asked, merged_into__isnull=False).order_by()
        asked.update(merged.values_list("merged_into", flat=True))
        return self.filter(Q(pk__in=asked) | Q(merged_into__in=asked))

    def lock(self, pks: Iterable[int]) -> list[Child]:
        """These children, every record of theirs locked in one order until the transaction ends.

        Whoever says less consent and whoever records a post take it first, so that the one sees what the other wrote.
        """
        asked = set(pks)
        rows = list(self.same_as(asked).order_by("pk").select_for_update(no_key=True))
        return [row for row in rows if row.pk in asked]

    def search(self, text: str) -> list[Child]:
        """A few children whose names or known-as names contain every word of `text`, by family name.

        Those whose name begins with the text come before the others: they are a stretch of an index, however many there
        are. The rest is looked for only where those are few.
        """
        words = fold(text).split()
        if not is_searchable(text):
            return []
        current = self.current()
        name = f"{words[0]} {''.join(words[1:])}" if len(words) > 1 else words[0]
        found = [
            *current.filter(namesake_key__startswith=name).order_by("namesake_key")[:MOST_FOUND],
            *current.filter(family_key__startswith="".join(words)).order_by("family_key")[:MOST_FOUND],
        ]
        if len(found) < MOST_FOUND:
            # Ordered by what no index has: walking an ordered index for a few rows would read all of it.
            found += current.named_like(text).order_by(Upper("family_name"), "given_names")[:MOST_FOUND]
        named = {child.pk: child for child in found if not child.is_erased}
        first = list(named.values())[:MOST_FOUND]
        return sorted(first, key=lambda child: (child.family_name, child.given_names, child.pk))

    def namesakes(self, given_names: str, family_name: str) -> ChildQuerySet:
        """Children with the same first given name and family name."""
        return self.current().filter(namesake_key=namesake_key(given_names, family_name))

    def twins(self, family_name: str, born: date | None) -> ChildQuerySet:
        """Children with the same family name and date of birth; none without a date."""
        return self.current().filter(
            family_key=squash(family_name)[:120], date_of_birth=born, date_of_birth__isnull=False
        )

    def alike(self, child: Child) -> ChildQuerySet:
        """Other children who could be taken for this one: namesakes, and family name with date of birth (twins)."""
        twin = Q(family_key=child.family_key, date_of_birth=child.date_of_birth, date_of_birth__isnull=False)
        found = self.current().filter(Q(namesake_key=child.namesake_key) | twin)
        return found.exclude(pk__in=[child.pk, child.merged_into_id or child.pk])


class Child(models.Model):
    """A child (or young person) named on a form. Never deleted while anything speaks of them; holds no address.

    `known_as` lists other names, separated by commas. `looked_after` is seen and set by safeguarding alone.
    A record merged into another keeps its own rows, so that it can be taken apart again until somebody confirms it:
    what is said of either counts for both, and nothing is granted before the confirmation (rule 33).
    """

    given_names = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    looked_after = models.BooleanField(default=False)
    folded_name = models.CharField(max_length=900, editable=False)
    namesake_key = models.CharField(max_length=220, editable=False)
    family_key = models.CharField(max_length=120, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_records")
    merged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True)
    merge_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    merge_confirmed_at = models.DateTimeField(null=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("merge_child", "Merge two records of one child")]
        verbose_name_plural = "children"
        ordering = ["family_name", "given_names", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(given_names="") & ~Q(family_name=""), name="child_has_names"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_by__isnull=True, merged_at__isnull=True)
                | (
                    Q(merged_into__isnull=False, merged_by__isnull=False, merged_at__isnull=False)
                    & ~Q(merged_into=F("pk"))
                ),
                name="child_merged_whole",
            ),
            models.CheckConstraint(
                condition=Q(merge_confirmed_by__isnull=True, merge_confirmed_at__isnull=True)
                | (
                    Q(merge_confirmed_by__isnull=False, merge_confirmed_at__isnull=False)
                    & Q(merged_into__isnull=False)
                    & ~Q(merge_confirmed_by=F("merged_by"))
                ),
                name="child_merge_confirmed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["namesake_key"], name="child_by_namesake"),
            models.Index(fields=["family_key", "date_of_birth"], name="child_by_family"),
            models.Index(fields=["family_name", "given_names", "id"], name="child_by_name"),
            models.Index(fields=["date_of_birth"], name="child_by_birthday"),
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with the names."""
        self.folded_name = search_text(self.given_names, self.family_name, self.known_as)
        self.namesake_key = namesake_key(self.given_names, self.family_name)
        self.family_key = squash(self.family_name)[:120]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("consents:child", args=[self.pk])

    @property
    def name(self) -> str:
        """Given names and family name, for a page; never for the audit, a log, a notice or an address."""
        return f"{self.given_names} {self.family_name}"

    @property
    def is_erased(self) -> bool:
        """Whether the names were erased on request: only the number is left."""
        return (self.given_names, self.family_name) == (ERASED, f"record {self.pk}")

    def erase_names(self, *, birth: bool) -> None:
        """Leave the number alone of the names, and with `birth` nothing of the date of birth."""
        self.given_names, self.family_name, self.known_as = ERASED, f"record {self.pk}", ""
        self.date_of_birth = None if birth else self.date_of_birth
        self.save()

    @property
    def is_merged(self) -> bool:
        """Whether another record stands for this one."""
        return self.merged_into_id is not None

    @property
    def other_names(self) -> list[str]:
        """The known-as names, one by one."""
        return [name.strip() for name in self.known_as.split(",") if name.strip()]


class AdultQuerySet(NamedQuerySet):
    """Sets of adults."""

    def who_spoke_for(self, children: Any) -> AdultQuerySet:
        """Adults who signed for, or withdrew for, one of `children` (rows, keys or a query)."""
        # Two seeks, for one condition across both tables would read them whole.
        signed = Adult.objects.filter(forms__consents__child__in=children).order_by()
        withdrew = Adult.objects.filter(withdrawals__child__in=children).order_by()
        found = self.filter(pk__in=signed.values("pk").union(withdrew.values("pk")))
        return found.order_by("name", "pk")


class Adult(models.Model):
    """A person who signs or withdraws for a child. The same row is the same person; two rows are two people.

    `contact` is optional: a phone number or e-mail address to ask for a new form.
    """

    name = models.CharField(max_length=150)
    contact = models.CharField(max_length=150, blank=True)
    folded_name = models.CharField(max_length=600, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = AdultQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="adult_has_name")]

    def __str__(self) -> str:
        return f"adult {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with the name."""
        self.folded_name = search_text(self.name)
        super().save(*args, **kwargs)


def namesake_key(given_names: str, family_name: str) -> str:
    """The first given name and the family name, folded: equal for children who share both."""
    first = fold(given_names).split()[:1]
    return f"{''.join(first)[:100]} {squash(family_name)[:119]}"
