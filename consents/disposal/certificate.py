"""The certificate of a disposal: what was destroyed, by its hash, by whom and when. It names no child."""

from __future__ import annotations

from accounts.templatetags.portal import at_time, plural
from config.paper import FAMILY, Paper
from consents.disposal.models import Disposal

Rows = list[tuple[str, str]]


def rows_of(disposal: Disposal) -> Rows:
    """What the certificate says, as names and values."""
    rows: Rows = [
        ("Consent form", disposal.form.reference),
        ("State", disposal.get_status_display()),
        ("Proposed", f"{disposal.proposed_by.full_name}, {at_time(disposal.proposed_at)}"),
        ("Because", disposal.because),
    ]
    if disposal.decided_by:
        decided = "Kept by" if disposal.refused_because else "Approved, and key destroyed, by"
        rows.append((decided, f"{disposal.decided_by.full_name}, {at_time(disposal.decided_at)}"))
    if disposal.refused_because:
        rows.append(("Kept because", disposal.refused_because))
    for number, file in enumerate(disposal.files, 1):
        pages = plural(file["pages"], "page")
        what = f"{file['kind'].upper()}, {pages}, {file['bytes']} bytes\nSHA-256 {file['sha256']}"
        rows.append((f"File {number}", what))
    if disposal.done_at:
        rows.append(("Stored bytes gone", at_time(disposal.done_at)))
    return rows


def pdf(disposal: Disposal) -> bytes:
    """The certificate as a PDF. Raises FontMissing."""
    paper = Paper(f"Certificate of disposal {disposal.reference}")
    paper.set_margin(25)
    paper.add_page()
    paper.set_font(FAMILY, "B", 16)
    paper.write_lines(f"Certificate of disposal {disposal.reference}", 9)
    for name, value in rows_of(disposal):
        paper.ln(3)
        paper.set_font(FAMILY, "B", 10)
        paper.write_lines(name, 5)
        paper.set_font(FAMILY, size=10)
        paper.write_lines(value, 5)
    return bytes(paper.output())
