"""From the signed forms of some children to the facts that the rules ask for, in three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from config.references import reference
from consents.checks.question import (
    AdultFacts,
    Answer,
    Capacity,
    Checked,
    FormFacts,
    Naming,
    SayFacts,
    Scan,
    WordingFacts,
)
from consents.intake.batches.models import ScannedPage
from consents.intake.models import Pages, StoredFile
from consents.intake.models import Scan as FileScan
from consents.intake.printing.models import IssuedForm
from consents.records.models import Consent, Form, Rejection, Responsibility, Status, Wording

NAMING = {"none": Naming.NONE, "first": Naming.FIRST, "full": Naming.FULL}
SCANS = {
    FileScan.CLEAN: Scan.CLEAN,
    FileScan.NOT_SCANNED: Scan.NOT_SCANNED,
    FileScan.WAITING: Scan.PENDING,
    FileScan.FAILED: Scan.SCANNER_DOWN,
    FileScan.INFECTED: Scan.INFECTED,
}
_WORST = (Scan.INFECTED, Scan.UNREADABLE, Scan.SCANNER_DOWN, Scan.PENDING, Scan.NOT_SCANNED, Scan.CLEAN)


def forms_of(
    children: Iterable[int], links: Mapping[int, list[Responsibility]]
) -> dict[int, list[tuple[FormFacts, SayFacts | None]]]:
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
        own = [link for link in links.get(consent.child_id, ()) if link.adult_id == form.adult_id]
        paper = _form(form, consent.answer, scans.get(form.pk, Scan.PENDING), own)
        found[consent.child_id].append((paper, said))
    return found


def unread_of(children: Iterable[int]) -> dict[int, list[str]]:
    """By child: references of the papers that came back from their family, whole or in part, and that nobody typed up.

    These are the forms printed for them that were scanned, their pages in the tray too, and drafts that stand for a form
    of theirs that was rejected.
    """
    wanted = list(children)
    in_tray = ScannedPage.objects.in_tray().filter(code_form=OuterRef("pk"))
    back = Q(form__status=Status.RECEIVED) | Q(Exists(in_tray))
    printed = IssuedForm.objects.filter(back, child__in=wanted).order_by().values_list("child", "pk")
    anew = Form.objects.filter(status=Status.DRAFT, replaces__consents__child__in=wanted).order_by()
    found = defaultdict(list)
    for child, form in printed.union(anew.values_list("replaces__consents__child", "pk")):
        found[child].append(reference("CF", form))
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


def _adult(form: Form, links: Sequence[Responsibility]) -> AdultFacts:
    """Who signed, with the span of the responsibility on record that covers the signing; of the last one otherwise."""
    covering = [link for link in links if link.covers(form.signed_on)] or links
    link = max(covering, key=lambda one: (one.since, one.pk), default=None)
    return AdultFacts(
        key=str(form.adult_id),
        capacity=Capacity(form.capacity),
        responsibility_shown=form.responsibility_shown or (link is not None and link.is_shown),
        responsible_from=link.since if link else None,
        responsible_until=link.until if link else None,
    )


def _form(form: Form, answer: str, scan: Scan, links: Sequence[Responsibility]) -> FormFacts:
    return FormFacts(
        reference=form.reference,
        adult=_adult(form, links),
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
        event_key=str(form.event_id or ""),
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
