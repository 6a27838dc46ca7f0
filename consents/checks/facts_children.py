"""From the register to the facts about children: the same number of queries for one child and for thirty.

Rows are those of the children asked about, whatever else the register holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from consents.checks.facts_forms import forms_of, unread_of
from consents.checks.question import (
    ChildFacts,
    FlagFacts,
    FlagKind,
    SayFacts,
    SignOffFacts,
    WithdrawalFacts,
)
from consents.checks.signoff import SignOff
from consents.records.models import Child, ChildSay, Flag, Responsibility, Withdrawal

Row = TypeVar("Row", ChildSay, Withdrawal, Flag, SignOff, Responsibility)


def with_look_alikes(children: QuerySet[Child]) -> QuerySet[Child]:
    """Adds `has_look_alike`: whether another child shares the name, or the family name and the birthday (rule 34).

    Records that were merged are of the same child and are no look-alikes.
    """
    same = Coalesce(OuterRef("merged_into"), OuterRef("pk"))
    others = Child.objects.current().exclude(pk=OuterRef("pk")).exclude(pk=same)
    namesakes = others.filter(namesake_key=OuterRef("namesake_key"))
    twins = others.filter(family_key=OuterRef("family_key"), date_of_birth=OuterRef("date_of_birth"))
    return children.annotate(has_look_alike=Q(Exists(namesakes)) | Q(Exists(twins)))


def children_facts(confirmed: Mapping[int, bool]) -> tuple[ChildFacts, ...]:
    """The facts about each child, by key with whether their identity was confirmed. Ten queries."""
    records = _records(confirmed)
    every = [record.pk for group in records.values() for record in group]
    links = _grouped(Responsibility.objects.filter(child__in=every))
    forms = forms_of(every, links)
    unread = unread_of(every)
    said = _grouped(ChildSay.objects.filter(child__in=every).select_related("form"))
    withdrawals = _grouped(Withdrawal.objects.standing().filter(child__in=every))
    flags = _grouped(Flag.objects.filter(child__in=every))
    sign_offs = _grouped(SignOff.objects.filter(child__in=every).select_related("account"))

    def facts(child: Child, *others: Child) -> ChildFacts:
        own = [child, *others]
        says = [say for one in own for say in said[one.pk]]
        papers = [paper for one in own for paper in forms[one.pk]]
        return ChildFacts(
            key=str(child.pk),
            given_names=child.given_names,
            family_name=child.family_name,
            known_as=(*child.other_names, *(name for one in others for name in (one.name, *one.other_names))),
            date_of_birth=child.date_of_birth,
            looked_after=any(one.looked_after for one in own),
            look_alikes=int(child.has_look_alike),  # type: ignore[attr-defined]
            identity_confirmed=confirmed[child.pk],
            merged=bool(others),
            identity_verified_again=not any(one.is_merged and not one.merge_confirmed_at for one in own),
            competence_decided_on=_not_able_on(says),
            forms=tuple(paper for paper, _ in papers),
            unread=tuple(sorted({reference for one in own for reference in unread[one.pk]})),
            says=(*_says(says), *(say for _, say in papers if say)),
            withdrawals=tuple(_withdrawal(row) for one in own for row in withdrawals[one.pk]),
            flags=tuple(_flag(row) for one in own for row in flags[one.pk]),
            sign_offs=tuple(_sign_off(row) for one in own for row in sign_offs[one.pk]),
        )

    return tuple(facts(*group) for group in records.values())


def _records(children: Collection[int]) -> dict[int, list[Child]]:
    """By child asked for: its own record first, then those that are of the same child (rule 33)."""
    found = {row.pk: row for row in with_look_alikes(Child.objects.same_as(children))}
    kept = {pk: row.merged_into_id or pk for pk, row in found.items()}
    together: dict[int, list[Child]] = defaultdict(list)
    for pk, row in found.items():
        together[kept[pk]].append(row)
    return {
        pk: [found[pk], *(row for row in together[kept[pk]] if row.pk != pk)]
        for pk in children
        if pk in found
    }


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found


def _says(said: list[ChildSay]) -> list[SayFacts]:
    return [
        SayFacts(
            agreed=say.kind == ChildSay.Kind.AGREED,
            said_on=say.said_on,
            form=say.form.reference if say.form else "",
        )
        for say in said
        if say.kind != ChildSay.Kind.NOT_ABLE
    ]


def _not_able_on(said: list[ChildSay]) -> date | None:
    """When the child was found not able to decide, if that is the latest thing recorded."""
    latest = max(said, key=lambda say: (say.said_on, say.pk), default=None)
    return latest.said_on if latest and latest.kind == ChildSay.Kind.NOT_ABLE else None


def _withdrawal(row: Withdrawal) -> WithdrawalFacts:
    return WithdrawalFacts(
        received_at=row.received_at,
        adult=str(row.adult_id) if row.adult_id else None,
        by_child=row.by_child,
        channels=frozenset(row.channels),
        event=row.event_name,
        event_from=row.event_from,
        event_until=row.event_until,
    )


def _flag(row: Flag) -> FlagFacts:
    return FlagFacts(kind=FlagKind(row.kind), raised_at=row.raised_at, ended_at=row.lifted_at)


def _sign_off(row: SignOff) -> SignOffFacts:
    return SignOffFacts(
        account=row.account.reference if row.account else row.channel,
        first_day=row.first_day,
        last_day=row.last_day,
        revoked=row.revoked_at is not None,
    )
