"""From the models to the facts that the rules ask for: the same number of queries for one child and for thirty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from django.conf import settings
from django.db.models import Q

from consents.checks.facts_forms import forms_of
from consents.checks.models import Declaration, PhotoCheck
from consents.checks.question import (
    Channel,
    ChildFacts,
    FlagFacts,
    FlagKind,
    Medium,
    Obscured,
    Policy,
    Question,
    SayFacts,
    WithdrawalFacts,
)
from consents.records.models import (
    Child,
    ChildSay,
    Flag,
    Responsibility,
    Withdrawal,
)

Spoken = TypeVar("Spoken", Withdrawal, Flag, Responsibility)


def question_of(
    check: PhotoCheck, children: Mapping[int, bool], *, now: datetime, standing: bool = False
) -> Question:
    """The question that `check` (saved or not) asks about `children`, each with whether their identity is confirmed.

    `standing` asks what the answer is by now, after the publish date too.
    """
    declared = list(
        Declaration.objects.filter(photo_sha256=check.photo_sha256).values_list("kind", "count", "person")
    )
    return Question(
        now=now,
        channel=_channel(check),
        publish_on=check.publish_on,
        photo_hash=check.photo_sha256,
        taken_on=check.taken_on,
        event=check.event,
        medium=Medium(check.use),
        paid=check.paid,
        partner=check.partner,
        caption=check.caption,
        alt_text=check.alt_text,
        file_name=check.photo_name,
        gives_place=check.gives_place,
        recognisable=check.recognisable,
        unknown=len(check.missing_names),
        children=_children(children, check),
        nobody_declared_by=str(check.asked_by_id) if check.recognisable == 0 else "",
        crowd=check.crowd,
        crowd_declared_by=frozenset(str(who) for kind, _, who in declared if kind == Declaration.Kind.CROWD),
        obscured=_obscured(
            check, [who for kind, count, who in declared if count == check.obscured and count]
        ),
        retrospective=check.retrospective or standing,
        policy=policy(),
    )


def policy() -> Policy:
    """The council's choices, from the settings."""
    return Policy(
        own_say_age=settings.OWN_SAY_AGE,
        allow_unscanned=settings.ALLOW_UNSCANNED,
        warn_days=settings.CONSENT_WARN_DAYS,
        places=tuple(settings.CAPTION_PLACES),
    )


def _channel(check: PhotoCheck) -> Channel:
    if check.account is None:
        return Channel(code=check.channel, live=True)
    return Channel(code=check.channel, account=check.account.reference, live=check.account.is_live)


def _obscured(check: PhotoCheck, people: list[int]) -> tuple[Obscured, ...]:
    if not check.obscured:
        return ()
    declared_by, confirmed_by = ([str(who) for who in sorted(people)] + ["", ""])[:2]
    return (
        Obscured(
            count=check.obscured,
            photo_hash=check.photo_sha256,
            declared_by=declared_by,
            confirmed_by=confirmed_by,
        ),
    )


def look_alikes(children: Collection[Child]) -> dict[int, int]:
    """How many other children share a name, or the family name and birthday, with each of them. One query."""
    if not children:
        return {}
    twins = (
        Q(family_key=child.family_key, date_of_birth=child.date_of_birth)
        for child in children
        if child.date_of_birth
    )
    like = reduce(or_, twins, Q(namesake_key__in={child.namesake_key for child in children}))
    near = list(
        Child.objects.current().filter(like).values_list("pk", "namesake_key", "family_key", "date_of_birth")
    )
    return {
        child.pk: sum(pk not in (child.pk, child.merged_into_id) and _alike(child, *row) for pk, *row in near)
        for child in children
    }


def _alike(child: Child, namesake_key: str, family_key: str, born: date | None) -> bool:
    twin = born is not None and (family_key, born) == (child.family_key, child.date_of_birth)
    return twin or namesake_key == child.namesake_key


def _children(confirmed: Mapping[int, bool], check: PhotoCheck) -> tuple[ChildFacts, ...]:
    records = _records(confirmed)
    every = [record.pk for group in records.values() for record in group]
    children = [group[0] for group in records.values()]
    alike = look_alikes(children)
    links = _grouped(Responsibility.objects.filter(child__in=every))
    forms = forms_of(every, links)
    said = defaultdict(list)
    for say in ChildSay.objects.filter(child__in=every).select_related("form"):
        said[say.child_id].append(say)
    withdrawals = _grouped(Withdrawal.objects.standing().filter(child__in=every))
    flags = _grouped(Flag.objects.filter(child__in=every))

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
            look_alikes=alike[child.pk],
            identity_confirmed=confirmed[child.pk],
            merged=bool(others),
            identity_verified_again=not any(one.is_merged and not one.merge_confirmed_at for one in own),
            competence_decided_on=_not_able_on(says),
            forms=tuple(paper for paper, _ in papers),
            says=(*_says(says), *(say for _, say in papers if say)),
            withdrawals=tuple(_withdrawal(row) for one in own for row in withdrawals[one.pk]),
            flags=tuple(
                FlagFacts(kind=FlagKind(row.kind), ended_at=row.lifted_at)
                for one in own
                for row in flags[one.pk]
            ),
        )

    return tuple(facts(*group) for group in records.values())


def _records(children: Collection[int]) -> dict[int, list[Child]]:
    """By child asked for: its own record first, then those that are of the same child (rule 33)."""
    found = {row.pk: row for row in Child.objects.filter(Q(pk__in=children) | Q(merged_into__in=children))}
    if any(row.merged_into_id not in (None, *found) for row in found.values()):
        found = {row.pk: row for row in Child.objects.same_as(children)}
    kept = {pk: row.merged_into_id or pk for pk, row in found.items()}
    return {
        pk: [found[pk], *(row for row in found.values() if kept[row.pk] == kept[pk] and row.pk != pk)]
        for pk in children
        if pk in found
    }


def _grouped(rows: Iterable[Spoken]) -> dict[int, list[Spoken]]:
    found: dict[int, list[Spoken]] = defaultdict(list)
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
