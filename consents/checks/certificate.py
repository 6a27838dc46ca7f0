"""The certificate of a photo check as a PDF: what was asked and answered then, on which evidence, by which rule set.

Made from the stored rows alone and dated as they are, so that the same check prints the same bytes at any time; after
words were struck out of them, it says so.
"""

from __future__ import annotations

from accounts.templatetags.portal import at_time, in_words
from config.paper import FAMILY, Paper, drawable
from consents.checks.models import PhotoCheck
from consents.checks.pages import Answer
from consents.checks.snapshots import Snapshot, read


class _Certificate(Paper):
    """Paper with the check's reference and the page on every page."""

    def __init__(self, check: PhotoCheck) -> None:
        super().__init__(f"Certificate of {check.reference}")
        self.check = check
        self.set_creation_date(check.decided_at)
        self.set_auto_page_break(True, margin=20)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, "", 8)
        self.cell(0, 5, drawable(f"{self.check.reference}, page {self.page_no()} of {{nb}}"), align="C")

    def head(self, text: str) -> None:
        self.ln(3)
        self.set_font(FAMILY, "B", 12)
        self.write_lines(text, 7)
        self.set_font(FAMILY, "", 10)


def certificate(check: PhotoCheck) -> bytes:
    """The PDF. `check` comes with its account and who asked."""
    paper, answer = _Certificate(check), Answer(check.outcome)
    paper.add_page()
    paper.set_font(FAMILY, "B", 18)
    paper.write_lines(f"{answer.label}: {answer.in_words}", 10)
    paper.set_font(FAMILY, "", 10)
    paper.write_lines(f"Photo check {check.reference}", 6)
    if check.retrospective:
        paper.write_lines("Checked after the date of posting. A record, and no leave to post.", 6)
    paper.head("What was asked")
    for line in _asked(check):
        paper.write_lines(line, 5.5)
    photo = read(check.answer)
    if photo.reasons or photo.warnings or photo.declared_by:
        paper.head("The photo")
        for line in _said(photo):
            paper.write_lines(line, 5.5)
    for one in check.checked.select_related("child").order_by(
        "child__family_name", "child__given_names", "pk"
    ):
        paper.head(f"{one.child.name} (child {one.child_id}): {Answer(one.outcome).label}")
        for line in _said(read(one.answer)):
            paper.write_lines(line, 5.5)
    paper.head("By which rules")
    paper.write_lines(f"Decided on {at_time(check.decided_at)} by rule set {check.ruleset}.", 5.5)
    for sha256 in (check.photo_sha256, *(one.photo_sha256 for one in check.more_photos.all())):
        paper.write_lines(f"SHA-256 of the photo: {sha256}", 5.5)
    return bytes(paper.output())


def _asked(check: PhotoCheck) -> list[str]:
    where = f"{check.account.name} ({check.account.reference})" if check.account else check.place
    lines = [
        f"Where: {where}",
        f"Date of posting: {in_words(check.publish_on)}",
        f"{check.get_use_display()}: {check.photo_name}",
        f"Taken on: {in_words(check.taken_on) if check.taken_on else 'not known'}",
        f"Children who can be recognised: {check.recognisable}",
        f"Caption: {check.caption or 'none'}",
        f"Asked by: {check.asked_by.full_name}",
    ]
    if check.event_name:
        lines.insert(4, f"Event: {check.event_name}")
    if check.obscured:
        lines.append(f"Blurred, cropped or turned away: {check.obscured}")
    if check.crowd:
        lines.append("There is a crowd.")
    if check.is_struck:
        lines.append(check.STRUCK_OUT)
    return lines


def _said(snapshot: Snapshot) -> list[str]:
    lines = [
        f"Permitted by {form.reference}, wording {form.wording}, signed {in_words(form.signed_on)}, "
        f"valid {in_words(form.first_day)} to {in_words(form.last_day)}"
        for form in snapshot.evidence
    ]
    lines += [f"{one.outcome}: {one.sentence} (rule {one.rule})" for one in snapshot.reasons]
    lines += [f"To note: {one.sentence} (rule {one.rule})" for one in snapshot.warnings]
    if snapshot.declared_by:
        lines.append(f"{snapshot.declared_by} declares that no child can be recognised.")
    return lines
