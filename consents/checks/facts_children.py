"""From the register to the facts about children: the same number of queries for one child and for thirty.

Rows are those of the children asked about, whatever else the register holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from consents.checks.facts_forms import forms_of
from consents.checks.question import (
    ChildFacts,
    FlagFacts,
    FlagKind,
    SayFacts,
    SignOffFacts,
    WithdrawalFacts,
)
from consents.checks.signoff import SignOff
from consents.records.models import Child, ChildSay, Flag, Withdrawal

Row = TypeVar("Row", ChildSay, Withdrawal, Flag, SignOff)


def with_look_alikes(children: QuerySet[Child]) -> QuerySet[Child]:
    """Adds `has_look_alike`: whether another child shares the name, or the family name and the birthday (rule 34)."""
    others = Child.objects.exclude(pk=OuterRef("pk"))
    namesakes = others.filter(namesake_key=OuterRef("namesake_key"))
    twins = others.filter(family_key=OuterRef("family_key"), date_of_birth=OuterRef("date_of_birth"))
    return children.annotate(has_look_alike=Q(Exists(namesakes)) | Q(Exists(twins)))


def children_facts(confirmed: Mapping[int, bool]) -> tuple[ChildFacts, ...]:
    """The facts about each child, by key with whether their identity was confirmed. Eight queries."""
    children = list(with_look_alikes(Child.objects.filter(pk__in=confirmed)))
    forms = forms_of(confirmed)
    said = _grouped(ChildSay.objects.filter(child__in=confirmed).select_related("form"))
    withdrawals = _grouped(Withdrawal.objects.filter(child__in=confirmed))
    flags = _grouped(Flag.objects.filter(child__in=confirmed))
    sign_offs = _grouped(SignOff.objects.filter(child__in=confirmed).select_related("account"))
    return tuple(
        ChildFacts(
            key=str(child.pk),
            given_names=child.given_names,
            family_name=child.family_name,
            known_as=tuple(child.other_names),
            date_of_birth=child.date_of_birth,
            looked_after=child.looked_after,
            look_alikes=int(child.has_look_alike),  # type: ignore[attr-defined]
            identity_confirmed=confirmed[child.pk],
            competence_decided_on=_not_able_on(said[child.pk]),
            forms=tuple(paper for paper, _ in forms[child.pk]),
            says=(*_says(said[child.pk]), *(say for _, say in forms[child.pk] if say)),
            withdrawals=tuple(_withdrawal(one) for one in withdrawals[child.pk]),
            flags=tuple(
                FlagFacts(kind=FlagKind(one.kind), ended_at=one.lifted_at) for one in flags[child.pk]
            ),
            sign_offs=tuple(_sign_off(one) for one in sign_offs[child.pk]),
        )
        for child in children
    )


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
    )


def _sign_off(row: SignOff) -> SignOffFacts:
    return SignOffFacts(
        account=row.account.reference if row.account else row.channel,
        first_day=row.first_day,
        last_day=row.last_day,
        revoked=row.revoked_at is not None,
    )
