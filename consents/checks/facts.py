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

from consents.checks.models import Declaration, PhotoCheck
from consents.checks.question import (
    AdultFacts,
    Answer,
    Capacity,
    Channel,
    Checked,
    ChildFacts,
    FlagFacts,
    FlagKind,
    FormFacts,
    Medium,
    Naming,
    Obscured,
    Policy,
    Question,
    SayFacts,
    Scan,
    WithdrawalFacts,
    WordingFacts,
)
from consents.intake.models import Pages, StoredFile
from consents.intake.models import Scan as FileScan
from consents.records.models import (
    Child,
    ChildSay,
    Consent,
    Flag,
    Form,
    Rejection,
    Status,
    Withdrawal,
    Wording,
)

Spoken = TypeVar("Spoken", Withdrawal, Flag)
NAMING = {"none": Naming.NONE, "first": Naming.FIRST, "full": Naming.FULL}
SCANS = {
    FileScan.CLEAN: Scan.CLEAN,
    FileScan.NOT_SCANNED: Scan.NOT_SCANNED,
    FileScan.WAITING: Scan.PENDING,
    FileScan.FAILED: Scan.SCANNER_DOWN,
    FileScan.INFECTED: Scan.INFECTED,
}
_WORST = (Scan.INFECTED, Scan.UNREADABLE, Scan.SCANNER_DOWN, Scan.PENDING, Scan.NOT_SCANNED, Scan.CLEAN)


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
    near = list(Child.objects.filter(like).values_list("pk", "namesake_key", "family_key", "date_of_birth"))
    return {child.pk: sum(pk != child.pk and _alike(child, *row) for pk, *row in near) for child in children}


def _alike(child: Child, namesake_key: str, family_key: str, born: date | None) -> bool:
    twin = born is not None and (family_key, born) == (child.family_key, child.date_of_birth)
    return twin or namesake_key == child.namesake_key


def _children(confirmed: Mapping[int, bool], check: PhotoCheck) -> tuple[ChildFacts, ...]:
    children = list(Child.objects.filter(pk__in=confirmed))
    alike = look_alikes(children)
    forms = _forms(confirmed)
    said = defaultdict(list)
    for say in ChildSay.objects.filter(child__in=confirmed).select_related("form"):
        said[say.child_id].append(say)
    withdrawals = _grouped(Withdrawal.objects.standing().filter(child__in=confirmed))
    flags = _grouped(Flag.objects.filter(child__in=confirmed))
    return tuple(
        ChildFacts(
            key=str(child.pk),
            given_names=child.given_names,
            family_name=child.family_name,
            known_as=tuple(child.other_names),
            date_of_birth=child.date_of_birth,
            looked_after=child.looked_after,
            look_alikes=alike[child.pk],
            identity_confirmed=confirmed[child.pk],
            competence_decided_on=_not_able_on(said[child.pk]),
            forms=tuple(paper for paper, _ in forms[child.pk]),
            says=(*_says(said[child.pk]), *(say for _, say in forms[child.pk] if say)),
            withdrawals=tuple(_withdrawal(one) for one in withdrawals[child.pk]),
            flags=tuple(
                FlagFacts(kind=FlagKind(one.kind), ended_at=one.lifted_at) for one in flags[child.pk]
            ),
        )
        for child in children
    )


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


def _forms(children: Iterable[int]) -> dict[int, list[tuple[FormFacts, SayFacts | None]]]:
    """By child: each form as it speaks of them, with what the child wrote on it."""
    consents = list(
        Consent.objects.filter(child__in=children)
        .exclude(form__status=Status.DRAFT)
        .select_related("form__wording", "form__adult")
    )
    scans = _scans({consent.form_id for consent in consents})
    found = defaultdict(list)
    for consent in consents:
        form = consent.form
        said = None
        if consent.own_say != Consent.OwnSay.NOT_ASKED and form.signed_on:
            agreed = consent.own_say == Consent.OwnSay.AGREED
            said = SayFacts(agreed=agreed, said_on=form.signed_on, form=form.reference)
        found[consent.child_id].append((_form(form, consent.answer, scans.get(form.pk, Scan.PENDING)), said))
    return found


def _scans(forms: Collection[int]) -> dict[int, Scan]:
    """The worst state of each form's files."""
    worst: dict[int, Scan] = {}
    for form, scan, pages in StoredFile.objects.filter(form__in=forms).values_list(
        "form", "scan", "pages_state"
    ):
        state = Scan.UNREADABLE if pages == Pages.FAILED else SCANS.get(FileScan(scan), Scan.PENDING)
        worst[form] = min(worst.get(form, Scan.CLEAN), state, key=_WORST.index)
    return worst


def _form(form: Form, answer: str, scan: Scan) -> FormFacts:
    return FormFacts(
        reference=form.reference,
        adult=AdultFacts(
            key=str(form.adult_id),
            capacity=Capacity(form.capacity),
            responsibility_shown=form.responsibility_shown,
        ),
        wording=_wording(form.wording, form) if form.wording else None,
        answer=Answer(answer),
        channels=frozenset(form.channels),
        media=frozenset(form.media),
        partners=frozenset(form.partners),
        naming=NAMING[form.naming],
        signed_on=form.signed_on,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        for_event=form.for_event,
        event=form.event_name,
        event_from=form.event_from,
        event_until=form.event_until,
        checked=_checked(form),
        uploaded_by=str(form.uploaded_by_id),
        verified_by=str(form.verified_by_id or ""),
        scan=scan,
        # Who verifies a form looks for both; a form that waits is blocked for waiting, not for what nobody saw yet.
        signed=form.rejection not in (Rejection.UNSIGNED, Rejection.UNDATED, Rejection.SIGNATURE),
        pages_complete=form.rejection != Rejection.PAGE_MISSING,
    )


def _checked(form: Form) -> Checked:
    if form.status == Status.VERIFIED:
        return Checked.VERIFIED
    if form.status == Status.REJECTED:
        return Checked.WRONG_CHILD if form.rejection == Rejection.WRONG_CHILD else Checked.REJECTED
    return Checked.RECEIVED


def _wording(wording: Wording, form: Form) -> WordingFacts:
    return WordingFacts(
        version=wording.version,
        channels=frozenset(wording.channels),
        media=frozenset(wording.media),
        naming=frozenset(NAMING[value] for value in wording.naming),
        max_months=wording.max_months,
        own_say_age=wording.own_say_age,
        covers_earlier_photos=form.covers_earlier_photos,
        issued_on=wording.issued_on,
    )
