"""The letter that asks a family for a new form when theirs was rejected: its words, on a page and as a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from accounts.templatetags.portal import in_words
from config import clock
from config.paper import FAMILY, Paper
from consents.records.models import Form, Rejection

WHAT_TO_DO = {
    Rejection.UNSIGNED: "The form is not signed. Please sign it where it says “Signature” and send it back to us.",
    Rejection.UNDATED: "The form has no date beside the signature. Please write the day on which you signed it.",
    Rejection.UNREADABLE: "Part of the form cannot be read. Please fill in a new one in black or blue ink.",
    Rejection.PAGE_MISSING: "A page of the form did not reach us. Please send us every page, also those without a tick.",
    Rejection.SIGNATURE: "The signature does not match the name on the form. Please have it signed by the adult it names.",
    Rejection.MISMATCH: "What we noted from the form is not what it says, so we need to read it from a fresh copy.",
    Rejection.WRONG_CHILD: "The form is about another child than we expected. Please fill in one for the child named above.",
    Rejection.OTHER: "There is a difficulty with the form. Please get in touch with us, and we will explain it.",
}
"""What the family is asked for; why, in words that are no reproach. What staff noted for each other is not in it."""


_NOT_SIGNED_THEN = (Rejection.UNSIGNED, Rejection.UNDATED, Rejection.SIGNATURE, Rejection.MISMATCH)
"""Where the letter cannot say that the adult signed the form on the day that was typed."""


@dataclass(frozen=True)
class Letter:
    """One letter about one rejected form."""

    form: Form
    on: date

    @classmethod
    def about(cls, form: Form) -> Letter:
        """The letter of today."""
        return cls(form, clock.today())

    @property
    def adult(self) -> str:
        return self.form.adult.name if self.form.adult else ""

    @property
    def contact(self) -> str:
        return self.form.adult.contact if self.form.adult else ""

    @property
    def subject(self) -> str:
        return f"Photographs and films of {_all([one.child.name for one in self.form.consents.all()])}"

    @property
    def paragraphs(self) -> list[str]:
        is_dated = self.form.signed_on and self.form.rejection not in _NOT_SIGNED_THEN
        signed = f", which you signed on {in_words(self.form.signed_on)}" if is_dated else ""
        return [
            f"Thank you for the consent form{signed}. Its number is {self.form.reference}.",
            WHAT_TO_DO[Rejection(self.form.rejection)],
            "Until a new form has reached us, we will not use pictures on the strength of this one. Your child can take "
            "part in everything as before: saying nothing, or no, makes no difference to that.",
            "If you said no to anything on the form, we keep to that already.",
            f"Please write the number {self.form.reference} on the new form, or bring this letter with it.",
        ]

    @property
    def sender(self) -> str:
        return f"Communications team, {settings.COUNCIL_NAME}"

    def pdf(self) -> bytes:
        """The letter on A4. Raises FontMissing."""
        paper = Paper(f"{self.form.reference}: a new form, please")
        paper.set_margins(25, 30, 25)
        paper.add_page()
        paper.set_font(FAMILY, "", 11)
        for line in (settings.COUNCIL_NAME, in_words(self.on), "", self.adult, ""):
            paper.write_lines(line or " ", 6)
        paper.set_font(FAMILY, "B", 13)
        paper.write_lines(self.subject, 7)
        paper.set_font(FAMILY, "", 11)
        for text in (f"Dear {self.adult}", *self.paragraphs, "Yours sincerely", self.sender):
            paper.ln(3)
            paper.write_lines(text, 6)
        return bytes(paper.output())


def _all(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
