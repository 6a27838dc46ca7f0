"""What the home and attention pages say of consent forms. A row is text, url, tag and colour."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.people.rules import manages_any_service
from config import clock
from consents.intake.models import Pages, Scan, StoredFile
from consents.intake.waiting import Waiting, to_type_up, to_verify, tray_pages
from consents.records.models import Flag, Form, Status

Row = dict[str, str]

SHOWN = 5
LATE_DAYS = 5
"""After so many days a filed form that nobody verified is late."""
PAGES = "Scanned pages and files to decide about"
REJECTED_DAYS = 30
"""How long a rejected form stays on its uploader's list."""


def needs(user: User) -> list[Row]:
    """What waits for this person: own drafts, rejected forms, paper to decide about, type up or verify, reviews."""
    rows = _own(user)
    if _files_forms(user):
        rows += _waiting(PAGES, f"{reverse('consents:batches')}?show=tray", tray_pages(user))
        rows += _waiting("Forms that came back, to type up", reverse("consents:to_type_up"), to_type_up(user))
    if user.has_perm("consents.verify_form"):
        rows += _waiting("Forms to compare with their scan", reverse("consents:queue"), to_verify(user))
    if user.has_perm("consents.view_flag"):
        due = len(Flag.objects.due_for_review().values_list("pk")[: SHOWN + 1])
        if due:
            many = f"more than {SHOWN}" if due > SHOWN else str(due)
            rows.append(_row("Flags due for review", reverse("consents:flags"), many, "bad"))
    return rows


def _files_forms(user: User) -> bool:
    return manages_any_service(user) or user.has_perm("consents.file_form")


def _waiting(text: str, url: str, waiting: Waiting) -> list[Row]:
    """One row with how many wait, none where nothing does; red once the longest has waited too long."""
    if not waiting:
        return []
    late = waiting.since is not None and waiting.since < clock.now() - timedelta(days=LATE_DAYS)
    return [_row(text, url, f"{waiting}, late" if late else str(waiting), "bad" if late else "waiting")]


def _own(user: User) -> list[Row]:
    lately = clock.now() - timedelta(days=REJECTED_DAYS)
    own = Form.objects.filter(uploaded_by=user).only("pk")
    rejected = own.filter(status=Status.REJECTED, verified_at__gte=lately)[:SHOWN]
    drafts = own.filter(status=Status.DRAFT)[:SHOWN]
    return [
        *(
            _row(f"{form.reference} was rejected", form.get_absolute_url(), "Rejected", "bad")
            for form in rejected
        ),
        *(
            _row(f"Finish form {form.reference}", form.get_absolute_url(), "Draft", "quiet")
            for form in drafts
        ),
    ]


def start(user: User) -> list[Row]:
    """What this person can begin or look up here."""
    rows = []
    if _files_forms(user):
        rows.append(_row("Upload a signed form", reverse("consents:new")))
    if user.has_perm("consents.manage_flag"):
        rows.append(_row("Find a child and raise a flag", reverse("consents:children")))
    elif rows:
        rows.append(_row("Find a child", reverse("consents:children")))
    if rows:
        rows.append(_row("Look at consent forms", reverse("consents:list")))
    return rows


def ending(user: User) -> int:
    """How many of the forms that this person sees end within 30 days, counted up to 100."""
    return Form.objects.visible_to(user).expiring(30)[:100].count()


def attention() -> list[Row]:
    """What is wrong or late with scans and forms, worst first; then the paper that waits for anybody."""
    files = StoredFile.objects.select_related("form").order_by("stored_at")
    lately = clock.now() - timedelta(days=REJECTED_DAYS)
    infected = files.filter(
        scan=Scan.INFECTED, form__status__in=[Status.DRAFT, Status.FILED], stored_at__gte=lately
    )
    unreadable = files.filter(pages_state=Pages.FAILED, form__status=Status.FILED)
    stuck = files.filter(
        Q(scan__in=[Scan.WAITING, Scan.FAILED]) | Q(pages_state=Pages.WAITING),
        form__status=Status.FILED,
        stored_at__lt=clock.now() - timedelta(hours=1),
    )
    late = Form.objects.filter(status=Status.FILED, filed_at__lt=clock.now() - timedelta(days=LATE_DAYS))
    return [
        *(_of_file(file, "Malware found in the scan", "bad") for file in infected[:SHOWN]),
        *(_of_file(file, "The pages cannot be read", "bad") for file in unreadable[:SHOWN]),
        *(_of_file(file, "Not scanned and drawn within an hour", "warning") for file in stuck[:SHOWN]),
        *(
            _row(
                f"{form.reference} waits to be verified",
                reverse("consents:verify", args=[form.pk]),
                "Late",
                "bad",
            )
            for form in late.order_by("filed_at")[:SHOWN]
        ),
        *_waiting(PAGES, f"{reverse('consents:batches')}?show=tray", tray_pages(None)),
        *_waiting("Forms that came back, to type up", reverse("consents:to_type_up"), to_type_up(None)),
    ]


def _of_file(file: StoredFile, tag: str, colour: str) -> Row:
    return _row(f"Form {file.form.reference}", file.form.get_absolute_url(), tag, colour)


def _row(text: str, url: str, tag: str = "", colour: str = "") -> Row:
    return {"text": text, "url": url, "tag": tag, "colour": colour}
