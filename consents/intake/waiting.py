"""What of the paper waits for somebody: pages in a tray, forms to type up, forms to verify; for panels and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.records.form import FormQuerySet
from consents.records.models import Form, Status

MOST_COUNTED = 99


@dataclass(frozen=True)
class Waiting:
    """How many wait, not counted beyond MOST_COUNTED, and since when the longest of them does; None where none waits."""

    count: int
    since: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.count)

    def __str__(self) -> str:
        return str(self.count) if self.count <= MOST_COUNTED else f"more than {MOST_COUNTED}"


def tray_pages(user: User | None) -> Waiting:
    """Pages of batches, and whole files that cannot be read, about which somebody must decide.

    In what this person may see; in all batches for None.
    """
    batches = Batch.objects.visible_to(user) if user else Batch.objects.all()
    mine = batches.order_by().values("pk")
    count = 0
    for rows in (ScannedPage.objects.in_tray(), BatchFile.objects.to_decide()):
        count += rows.filter(batch__in=mine).order_by().values("pk")[: MOST_COUNTED + 1].count()
    if not count:
        return Waiting(0)
    oldest = batches.with_something_to_decide().order_by("pk")
    return Waiting(count, oldest.values_list("uploaded_at", flat=True).first())


def to_type_up(user: User | None) -> Waiting:
    """Printed forms that came back and that nobody has typed up: by this person; by anybody for None."""
    return _counted(received(user))


def to_verify(user: User | None) -> Waiting:
    """Filed forms that wait for a second pair of eyes: this person's; anybody's for None."""
    filed = Form.objects.filter(status=Status.FILED).order_by("filed_at", "pk")
    return _counted(Form.objects.awaiting(user) if user else filed, at="filed_at")


def received(user: User | None) -> FormQuerySet:
    """The printed forms that came back and that this person may type up, the longest waiting first."""
    forms = Form.objects.typable_by(user) if user else Form.objects.all()
    return forms.filter(status=Status.RECEIVED).order_by("uploaded_at", "pk")


def _counted(forms: FormQuerySet, *, at: str = "uploaded_at") -> Waiting:
    count = forms.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return Waiting(count, forms.values_list(at, flat=True).first() if count else None)
